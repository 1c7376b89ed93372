import { Type } from './json-schema.ts';

const whole = (about: string, minimum: number, maximum: number) => Type.Integer({ minimum, maximum, description: about });
const milliseconds = (about: string) => whole(about, 1, 3_600_000);
const percent = (about: string, minimum = 0) => Type.Number({ minimum, maximum: 100, description: about });
/** Scheme, host and port, without credentials, query or fragment. */
const url = (about: string) => Type.String({ pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$', description: about });

const target = Type.Object(
  {
    url: url('Where this target is: scheme, host, port.'),
    weight: Type.Optional(Type.Number({ minimum: 0.01, maximum: 1_000, description: 'Its share against the others; 1 when left out.' })),
    canary: Type.Optional(percent('Percent of the exchanges that it gets; the targets without one share the rest by weight.')),
    connectionsMax: Type.Optional(whole('Most connections to it; limits.upstreamConnectionsMax when left out.', 1, 100_000)),
  },
  { additionalProperties: false },
);

const balance = Type.Object(
  {
    slowStartMs: Type.Optional(
      whole('How long the share of a target grows that came or came back; 10000 when left out, 0 gives it all at once.', 0, 3_600_000),
    ),
    canaryBy: Type.Optional(
      Type.Enum(['consumer', 'chance'], {
        description:
          'consumer sends one consumer (or address, where it is unknown) always to the same side; chance draws for each exchange. consumer when left out.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'How exchanges are spread: weighted least requests by the power of two choices.',
  },
);

const health = Type.Object(
  {
    path: Type.String({ pattern: '^/[\\x21\\x22\\x24-\\x7e]*$', description: 'What is asked for, with GET, at each target.' }),
    intervalMs: Type.Optional(milliseconds('Time between two checks of a target; 5000 when left out.')),
    jitterPercent: Type.Optional(percent('How much longer or shorter each interval may be; 10 when left out.')),
    timeoutMs: Type.Optional(milliseconds('Until a check must be answered; 2000 when left out.')),
    healthyAfter: Type.Optional(whole('Good checks in a row that bring a target back; 2 when left out.', 1, 100)),
    unhealthyAfter: Type.Optional(whole('Bad checks in a row that take a target out; 3 when left out.', 1, 100)),
    statuses: Type.Optional(
      Type.Array(Type.String({ pattern: '^[1-5]\\d\\d(-[1-5]\\d\\d)?$', description: 'One status, or a range as "200-299".' }), {
        minItems: 1,
        maxItems: 50,
        description: 'Statuses of a good check; 200-399 when left out.',
      }),
    ),
    host: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9._:\\[\\]-]{1,255}$',
        description: 'Host header of the checks; that of the target when left out.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Ask each target whether it is well. Off unless written here.' },
);

const circuit = Type.Object(
  {
    failures: Type.Optional(whole('Failures in a row that open it; 5 when left out, 0 for never.', 0, 10_000)),
    ratioPercent: Type.Optional(percent('Percent of failures within the window that open it; 50 when left out, 0 for never.')),
    requestsMin: Type.Optional(whole('Requests within the window from which on the percentage counts; 20 when left out.', 1, 1_000_000)),
    windowMs: Type.Optional(milliseconds('Length of the window; 10000 when left out.')),
    openMs: Type.Optional(
      milliseconds('How long it stays open before one request tries; doubled by each trial that fails; 5000 when left out.'),
    ),
    openMsMax: Type.Optional(milliseconds('Longest it stays open; 60000 when left out.')),
  },
  {
    additionalProperties: false,
    description:
      'Ask a target no more that does not answer, or answers 502, 503 or 504. On where there are several targets; written here, for one as well.',
  },
);

const outlier = Type.Object(
  {
    consecutive5xx: Type.Optional(whole('Server errors in a row that eject a target; 5 when left out, 0 for never.', 0, 10_000)),
    consecutiveGatewayFailures: Type.Optional(
      whole('Answers that do not come, 502, 503 and 504 in a row that eject a target; 5 when left out, 0 for never.', 0, 10_000),
    ),
    successRateDeviations: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 10,
        description: 'Standard deviations that a success rate may lie below the mean of all targets; 1.9 when left out, 0 for any.',
      }),
    ),
    successRateRequestsMin: Type.Optional(whole('Requests an interval from which on a rate counts; 100 when left out.', 1, 1_000_000)),
    successRateTargetsMin: Type.Optional(
      whole('Targets with a rate that counts from which on they are compared; 5 when left out.', 2, 1_000),
    ),
    intervalMs: Type.Optional(milliseconds('Time between two comparisons; 10000 when left out.')),
    ejectionMs: Type.Optional(milliseconds('How long a target is out, times how often it was of late; 30000 when left out.')),
    ejectionMsMax: Type.Optional(milliseconds('Longest a target is out; 300000 when left out.')),
    ejectedPercentMax: Type.Optional(percent('Percent of the targets that may be out at once; 50 when left out.')),
  },
  { additionalProperties: false, description: 'Take out targets that do worse than the others, as Envoy does. Off unless written here.' },
);

const concurrency = Type.Object(
  {
    initial: Type.Optional(whole('Exchanges that run at a target at first; 20 when left out.', 1, 100_000)),
    min: Type.Optional(whole('Fewest that may run; 5 when left out.', 1, 100_000)),
    max: Type.Optional(whole('Most that may run; 200 when left out.', 1, 100_000)),
    tolerancePercent: Type.Optional(
      whole('Percent of the usual time that an answer may take before fewer run; 150 when left out.', 100, 1_000),
    ),
  },
  {
    additionalProperties: false,
    description: 'Let run at a target what it answers in its usual time (Gradient2), the rest waits. Off unless written here.',
  },
);

const mirror = Type.Object(
  {
    url: url('Where copies go: scheme, host, port.'),
    percent: Type.Optional(percent('Percent of the requests that are copied; 100 when left out.')),
    methods: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Z]{1,20}$', description: 'A method, as GET.' }), {
        minItems: 1,
        maxItems: 20,
        description: 'Methods whose requests are copied; GET and HEAD when left out.',
      }),
    ),
    credentials: Type.Optional(
      Type.Enum(['strip', 'pass'], {
        description: 'strip leaves out Authorization, cookies and API keys, pass copies them; strip when left out.',
      }),
    ),
    inFlightMax: Type.Optional(whole('Copies under way at once; further ones are dropped and counted; 64 when left out.', 1, 10_000)),
  },
  {
    additionalProperties: false,
    description: 'Send a copy of requests to another place, too, whose answers are thrown away. Off unless written here.',
  },
);

const dns = Type.Object(
  {
    servers: Type.Optional(
      Type.Array(
        Type.String({ pattern: '^(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:]+\\])(:\\d{1,5})?$', description: 'Address, or address:port.' }),
        {
          maxItems: 10,
          description: 'DNS servers that are asked, after the hosts file; the way of the system when left out.',
        },
      ),
    ),
    ttlMinMs: Type.Optional(milliseconds('An answer holds at least so long, whatever it says; 1000 when left out.')),
    ttlMaxMs: Type.Optional(milliseconds('An answer holds at most so long; 300000 when left out.')),
    ttlUnknownMs: Type.Optional(milliseconds('How long an answer of the system holds, which does not say it; 30000 when left out.')),
    timeoutMs: Type.Optional(milliseconds('Until a question must be answered; 5000 when left out.')),
    retryMs: Type.Optional(milliseconds('Time until a question that failed is asked again; 1000 when left out.')),
  },
  { additionalProperties: false, description: 'How host names of upstreams become addresses, and how long they hold.' },
);

const retries = Type.Object(
  {
    percent: Type.Optional(percent('Retries for a hundred requests; 20 when left out.')),
    perSecondMin: Type.Optional(whole('Retries a second that are allowed in any case; 10 when left out.', 0, 100_000)),
  },
  {
    additionalProperties: false,
    description: 'How much may be sent again: idempotent requests, once each, whose connection closed before an answer began.',
  },
);

/** What an API says of its upstream beside where it is. */
export const upstreamMembers = {
  upstreams: Type.Optional(
    Type.Array(target, { minItems: 1, maxItems: 256, description: 'Several places where the API is, instead of "upstream".' }),
  ),
  balance: Type.Optional(balance),
  health: Type.Optional(health),
  circuit: Type.Optional(circuit),
  outlier: Type.Optional(outlier),
  concurrency: Type.Optional(concurrency),
  mirror: Type.Optional(mirror),
  dns: Type.Optional(dns),
  retries: Type.Optional(retries),
};
