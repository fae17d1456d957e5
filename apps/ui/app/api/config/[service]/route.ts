import { readContent, saveContent } from '@/lib/server/older-api';
import { route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

export const GET = route<{ service: string }>(({ path }) => readContent(serviceOf(path.service)));
export const POST = route<{ service: string }>(({ request, path }) =>
  saveContent(serviceOf(path.service), request),
);
