import { Type } from 'typebox';
import { saveFile, viewFile } from '@/lib/server/edit-file';
import { createBodyReader, route } from '@/lib/server/route';
import { fileOf } from '@/lib/server/settings-files';

const readSave = createBodyReader(
  Type.Object({
    text: Type.String({ maxLength: 4_000_000 }),
    etag: Type.String(),
    renames: Type.Optional(Type.Record(Type.String(), Type.String())),
    removed: Type.Optional(Type.Array(Type.String())),
  }),
);

export const GET = route<{ file: string }>(({ path }) => viewFile(fileOf(path.file)));

export const PUT = route<{ file: string }>(async ({ request, path }) =>
  saveFile(fileOf(path.file), await readSave(request)),
);
