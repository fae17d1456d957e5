import { Type } from 'typebox';
import { checkPolicyFile } from '@/lib/server/check-policy-file';
import { createBodyReader, route } from '@/lib/server/route';
import { fileOf } from '@/lib/server/settings-files';

const readText = createBodyReader(Type.Object({ text: Type.String({ maxLength: 4_000_000 }) }));

/** What a draft of a policy file would do wrong or in vain; nothing is saved. */
export const POST = route<{ file: string }>(async ({ request, path }) => ({
  problems: await checkPolicyFile(fileOf(path.file), (await readText(request)).text),
}));
