import { CodexSettingsSchema, readCodexSettings, saveCodexSettings } from '@/lib/server/codex-settings';
import { createBodyReader, route } from '@/lib/server/route';

const readSettings = createBodyReader(CodexSettingsSchema);

export const GET = route(() => readCodexSettings());

export const POST = route(async ({ request }) => {
  await saveCodexSettings(await readSettings(request));
  return { success: true };
});
