import type { ProtocolName } from '../wire.ts';
import { createChatStreamReader, readChatAnswer } from './chat/read-answer.ts';
import { readChatRequest } from './chat/read-request.ts';
import { createChatStreamWriter, writeChatAnswer } from './chat/write-answer.ts';
import { writeChatRequest } from './chat/write-request.ts';
import { createMessagesStreamReader, readMessagesAnswer } from './messages/read-answer.ts';
import { readMessagesRequest } from './messages/read-request.ts';
import { createMessagesStreamWriter, writeMessagesAnswer } from './messages/write-answer.ts';
import { writeMessagesRequest } from './messages/write-request.ts';
import type { ProtocolTranslator } from './protocol-translator.ts';
import { readResponsesAnswer } from './responses/read-answer.ts';
import { readResponsesRequest } from './responses/read-request.ts';
import { createResponsesStreamReader } from './responses/read-stream.ts';
import { writeResponsesAnswer } from './responses/write-answer.ts';
import { writeResponsesRequest } from './responses/write-request.ts';
import { createResponsesStreamWriter } from './responses/write-stream.ts';

export const translators: Readonly<Record<ProtocolName, ProtocolTranslator>> = {
  messages: {
    readRequest: readMessagesRequest,
    writeRequest: writeMessagesRequest,
    readAnswer: readMessagesAnswer,
    writeAnswer: writeMessagesAnswer,
    createStreamReader: createMessagesStreamReader,
    createStreamWriter: createMessagesStreamWriter,
  },
  chat: {
    readRequest: readChatRequest,
    writeRequest: writeChatRequest,
    readAnswer: readChatAnswer,
    writeAnswer: writeChatAnswer,
    createStreamReader: createChatStreamReader,
    createStreamWriter: createChatStreamWriter,
  },
  responses: {
    readRequest: readResponsesRequest,
    writeRequest: writeResponsesRequest,
    readAnswer: readResponsesAnswer,
    writeAnswer: writeResponsesAnswer,
    createStreamReader: createResponsesStreamReader,
    createStreamWriter: createResponsesStreamWriter,
  },
};
