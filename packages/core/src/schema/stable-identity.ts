import { type Static, Type } from './type.ts';

/** `data/claude_metadata.json`: what requests of the official client's shape say they come from. */
export const StableIdentitySchema = Type.Object({
  account_id: Type.Optional(Type.String()),
  session_id: Type.Optional(Type.String()),
});

export type StableIdentityFile = Static<typeof StableIdentitySchema>;
