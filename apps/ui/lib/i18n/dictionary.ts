import * as common from './common';
import * as configMoves from './config-moves';
import * as configs from './configs';
import * as edit from './edit';
import * as filters from './filters';
import * as history from './history';
import type { Locale } from './locale';
import * as order from './order';
import * as overlays from './overlays';
import * as overview from './overview';
import * as policy from './policy';
import * as requests from './requests';
import * as settings from './settings';
import * as setup from './setup';
import * as shell from './shell';
import * as usage from './usage';
import type { Words } from './words';

const en = {
  common: common.en,
  shell: shell.en,
  order: order.en,
  ...overlays.en,
  overview: overview.en,
  configs: { ...configs.en, ...configMoves.en },
  edit: edit.en,
  requests: requests.en,
  filters: filters.en,
  usage: usage.en,
  history: history.en,
  policy: policy.en,
  settings: settings.en,
  setup: setup.en,
};

export type Messages = Words<typeof en>;

const zh: Messages = {
  common: common.zh,
  shell: shell.zh,
  order: order.zh,
  ...overlays.zh,
  overview: overview.zh,
  configs: { ...configs.zh, ...configMoves.zh },
  edit: edit.zh,
  requests: requests.zh,
  filters: filters.zh,
  usage: usage.zh,
  history: history.zh,
  policy: policy.zh,
  settings: settings.zh,
  setup: setup.zh,
};

export const dictionary: Record<Locale, Messages> = { en, zh };
