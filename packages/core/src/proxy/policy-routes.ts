import express, { type Request, type Router } from 'express';
import { ClpError } from '../errors.ts';
import {
  type ExplainRequest,
  ExplainRequestSchema,
  type FilterPreviewRequest,
  FilterPreviewRequestSchema,
  type ModelsRequest,
  ModelsRequestSchema,
  type ProbeRequest,
  ProbeRequestSchema,
  type ResetRequest,
  ResetRequestSchema,
} from '../schema/policy-requests.ts';
import { createValidator } from '../schema/validate.ts';
import { unknownConfig } from '../unknown-config.ts';
import { checkCaller } from './check-caller.ts';
import { discoverModels } from './discover-models.ts';
import { explain } from './explain.ts';
import { previewFilters } from './filter/preview-filters.ts';
import { probe } from './probe.ts';
import type { ProxyProcess } from './proxy-process.ts';

/** Largest body that is explained or previewed. */
const bodyLimit = '16mb';

/** Trying the policy out, testing a config, resetting its state. */
export function createPolicyRoutes(proxy: ProxyProcess): Router {
  const router = express.Router();
  const json = express.json({ limit: bodyLimit });
  const { service } = proxy.dialect;

  router.use(['/explain', '/filters/preview', '/probe', '/admin'], (request, _response, next) => {
    checkCaller(proxy, request.headers);
    next();
  });

  router.post('/explain', json, async (request, response) => {
    const { method, path, headers, body, draft } = parseBody<ExplainRequest>(request, isExplainRequest);
    const { filters, routing, balance } = draft ?? {};
    response.json(
      await explain(proxy, {
        method: (method ?? 'POST').toUpperCase(),
        path: path ?? `/v1/${proxy.dialect.wire.resource}`,
        headers: headers ?? {},
        body: bytesOf(body),
        draft: { routing, balance, filters: filters && (Array.isArray(filters) ? filters : [filters]) },
      }),
    );
  });

  router.post('/filters/preview', json, (request, response) => {
    const { rules, text } = parseBody<FilterPreviewRequest>(request, isPreviewRequest);
    const { filters } = proxy.settings.current();
    const saved = 'rules' in filters ? [...filters.rules] : [];
    response.json(previewFilters(rules ?? saved, text, service));
  });

  router.post('/probe', json, async (request, response) => {
    response.json(await probe(proxy, parseBody<ProbeRequest>(request, isProbeRequest)));
  });

  router.post('/probe/models', json, async (request, response) => {
    response.json(await discoverModels(proxy, parseBody<ModelsRequest>(request, isModelsRequest)));
  });

  router.post('/admin/reset', json, (request, response) => {
    const { config } = parseBody<ResetRequest>(request, isResetRequest);
    const names = proxy.settings.current().configs.map(({ name }) => name);
    if (config !== undefined && !names.includes(config)) throw unknownConfig(service, config, names);
    proxy.health.reset(config);
    response.json({ reset: config ?? 'all' });
  });

  return router;
}

const isExplainRequest = createValidator(ExplainRequestSchema);
const isPreviewRequest = createValidator(FilterPreviewRequestSchema);
const isProbeRequest = createValidator(ProbeRequestSchema);
const isModelsRequest = createValidator(ModelsRequestSchema);
const isResetRequest = createValidator(ResetRequestSchema);

function parseBody<Body>(request: Request, faultsOf: ReturnType<typeof createValidator>): Body {
  if (!request.is('application/json')) throw new ClpError('invalid_request', 'Send JSON, e.g. {}.');
  const [fault] = faultsOf(request.body);
  if (fault) throw new ClpError('invalid_request', `The body is not valid: ${fault.message}.`);
  return request.body as Body;
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
