import { chatWire } from './chat/wire.ts';
import { messagesWire } from './messages/wire.ts';
import { responsesWire } from './responses/wire.ts';

export { objectOf as eventObject } from './sse-fields.ts';
export { substitute } from './substitute.ts';
export { StreamedCalls } from './translate/chat/calls.ts';
export { translateLargeRequest } from './translate/translate-large.ts';
export {
  type TranslatedRequest,
  type TranslationJob,
  translateRequest,
} from './translate/translate-request.ts';
export * from './wire.ts';
export { chatWire, messagesWire, responsesWire };

export const wires = { messages: messagesWire, responses: responsesWire, chat: chatWire } as const;
