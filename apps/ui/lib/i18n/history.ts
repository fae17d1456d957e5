import type { Words } from './words';

export const en = {
  intro:
    'Every change of a settings file, with its cause. A change can be undone; what was changed elsewhere since stays.',
  revert: 'Undo this change',
  reverted: 'Undone',
  empty: 'No change yet',
  emptyHint: 'Switching a config or saving a file is noted here.',
  before: 'Before',
  after: 'After',
  all: 'All causes',
  cause: 'Cause',
  causes: {
    console: 'console',
    cli: 'command line',
    'hand edit': 'edited by hand',
    failover: 'failover',
    cooldown: 'cool-down',
    start: 'start',
  },
  file: 'File',
  allFiles: 'All files',
  noMatch: 'No change of this kind.',
  details: 'Show the change',
  earlier: 'Show earlier changes',
};

export const zh: Words<typeof en> = {
  intro: '设置文件的每次变更及其原因。变更可以撤销，其后在别处的修改会保留。',
  revert: '撤销此变更',
  reverted: '已撤销',
  empty: '还没有变更',
  emptyHint: '切换渠道或保存文件都会记录在这里。',
  before: '之前',
  after: '之后',
  all: '全部原因',
  cause: '原因',
  causes: {
    console: '控制台',
    cli: '命令行',
    'hand edit': '手动编辑',
    failover: '故障转移',
    cooldown: '冷却',
    start: '启动',
  },
  file: '文件',
  allFiles: '全部文件',
  noMatch: '没有这类变更。',
  details: '查看变更',
  earlier: '显示更早的变更',
};
