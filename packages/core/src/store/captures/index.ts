export type { Capture, CapturedSide, CaptureSide } from './capture.ts';
export { removeCaptures } from './capture-log.ts';
export {
  type CapturedPart,
  type CaptureRange,
  readCapture,
  readCapturePart,
} from './read-capture.ts';
