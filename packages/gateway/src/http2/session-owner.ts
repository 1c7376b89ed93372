import type { FieldSection, SectionBounds } from './field-decoder.ts';
import type { FloodKind, FloodLimits } from './flood-guard.ts';
import type { Stream, StreamOwner } from './stream.ts';

export interface SessionLimits extends FloodLimits, SectionBounds {
  readonly isServer: boolean;
  /** Streams that the other side may open. */
  readonly streamsMax: number;
  /** Frames that one header block may be cut into. */
  readonly http2ContinuationsMax: number;
}

/** Who is told what happens to the connection as a whole. */
export interface SessionOwner {
  /** A stream that the other side opens; what comes on it goes to the owner that is answered. */
  opened(stream: Stream, section: FieldSection, isEnd: boolean): StreamOwner;
  /** The other side opens no more, or takes none above `lastStreamId`. */
  goneAway(lastStreamId: number): void;
  /** The other side may open more streams than before, or fewer. */
  settled(): void;
  /** The other side broke the protocol, or sent too much of something; the connection ends. */
  failed(code: number, flood: FloodKind | null, detail: string): void;
  /** A stream beyond those that may be open was refused. */
  refusedStream(): void;
}
