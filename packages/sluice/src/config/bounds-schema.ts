import { Type } from './json-schema.ts';

/** A number of bytes. */
export const bytes = (about: string, most: number) => Type.Integer({ minimum: 1, maximum: most, description: about });
const milliseconds = (about: string) => Type.Integer({ minimum: 1, maximum: 3_600_000, description: about });

export const limits = Type.Object(
  {
    heldBytesMax: Type.Optional(
      bytes('Longest body that is held as a whole; above it, bodies of answers are streamed unit by unit.', 67_108_864),
    ),
    heldRequestBytesMax: Type.Optional(
      bytes('Longest body of a request that is held and judged as a whole, where it is more than `heldBytesMax`.', 67_108_864),
    ),
    unitBytesMax: Type.Optional(bytes('Longest unit (array item, NDJSON record) of a streamed body.', 16_777_216)),
    decodedBytesMax: Type.Optional(bytes('Longest body after decompression.', 1_073_741_824)),
    headersMax: Type.Optional(Type.Integer({ minimum: 8, maximum: 10_000, description: 'Most header lines of a message.' })),
    headerBytesMax: Type.Optional(bytes('Most bytes of a message head.', 1_048_576)),
    requestsPerConnectionMax: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000, description: 'Most requests of one connection that are in flight at once.' }),
    ),
    streamsPerConnectionMax: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, description: 'Most streams of one HTTP/2 connection that are open at once.' }),
    ),
    connectionsMax: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Most open client connections.' })),
    connectionsPerAddressMax: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Most open connections of one client address.' }),
    ),
    connectionsPerNetworkMax: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: "Most open connections of one client network; those of trustedProxies count as nobody's.",
      }),
    ),
    networkBits: Type.Optional(
      Type.Object(
        {
          ipv4: Type.Optional(Type.Integer({ minimum: 8, maximum: 32, description: 'Leading bits of an IPv4 address.' })),
          ipv6: Type.Optional(Type.Integer({ minimum: 16, maximum: 128, description: 'Leading bits of an IPv6 address.' })),
        },
        { additionalProperties: false, description: 'What counts as one client network.' },
      ),
    ),
    bodyBytesPerSecondMin: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: 'Slowest request body, in bytes a second from timeouts.bodyGraceMs on.',
      }),
    ),
    readBytesPerSecondMin: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'Slowest reader of an answer that waits for it, in bytes a second, looked at over timeouts.readGraceMs; 0 for any.',
      }),
    ),
    tinyChunksMax: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description:
          'Most chunks (frames in HTTP/2) of up to eight bytes that a request body may come in at once; a tenth of them comes back every second.',
      }),
    ),
    upstreamConnectionsMax: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000, description: 'Most connections to one upstream, or to each target of several.' }),
    ),
    upstreamWaitingMax: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Most requests that wait for a connection to one API.' }),
    ),
  },
  { additionalProperties: false, description: 'Bounds; each has a counter of what it refused.' },
);

export const timeouts = Type.Object(
  {
    headersMs: Type.Optional(milliseconds('Until a request head must be complete.')),
    bodyGraceMs: Type.Optional(milliseconds('Until a request body must come as fast as limits.bodyBytesPerSecondMin.')),
    writeStallMs: Type.Optional(milliseconds('Longest time in which a client takes nothing of its answer.')),
    readGraceMs: Type.Optional(milliseconds('Time over which a client must take its answer as fast as limits.readBytesPerSecondMin.')),
    idleMs: Type.Optional(milliseconds('Until an idle client connection is closed.')),
    connectMs: Type.Optional(milliseconds('Until the upstream must have accepted a connection.')),
    queueMs: Type.Optional(milliseconds('Longest wait of a request for a free connection to the upstream.')),
    responseMs: Type.Optional(milliseconds('Until the upstream must have sent its response head.')),
    bodyMs: Type.Optional(milliseconds('Longest silence within an upstream body.')),
    tunnelMs: Type.Optional(milliseconds('Longest silence of a tunnel (WebSocket), in both directions.')),
    upstreamIdleMs: Type.Optional(milliseconds('Until an idle connection to an upstream is closed; less than the upstream keeps it.')),
    drainMs: Type.Optional(milliseconds('Grace period for requests in flight when Sluice stops.')),
  },
  { additionalProperties: false },
);

const rungs = (about: string, most: number) =>
  Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: most }), { minItems: 4, maxItems: 4, description: about });

export const overload = Type.Object(
  {
    enabled: Type.Optional(Type.Boolean({ description: 'Whether anything is done when too much comes at once; true when left out.' })),
    memoryBytesMax: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: "Resident memory of one worker that counts as all; its share of the container's or the machine's when left out.",
      }),
    ),
    memory: Type.Optional(rungs('Shares of that memory, or of the heap that V8 may have, from which the stages 1 to 4 begin.', 1)),
    loopDelayMs: Type.Optional(rungs('Mean delays of the event loop in milliseconds from which the stages begin.', 60_000)),
    connections: Type.Optional(rungs('Shares of limits.connectionsMax from which the stages begin.', 1)),
    timeoutShare: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'What is left of the timeouts of clients from stage 1 on.' }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Stages of overload: 1 shortens the timeouts of clients, 2 ends kept connections, 3 answers 503 with Retry-After, 4 accepts nobody. Taken by a restart, not by a reload.',
  },
);
