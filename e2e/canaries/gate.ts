import { request } from 'node:http';
import { join } from 'node:path';
import { type RunningSluice, startSluice } from '../running-sluice.ts';

/** A whole Sluice in front of one upstream three times: undeclared, only watched, and declared. */
export interface RunningGate extends RunningSluice {
  /** One answer of the control socket, head and body. */
  ask(method: string, path: string): Promise<Buffer>;
}

export const bases = ['/open', '/watched', '/declared'] as const;

export async function startGate(folder: string, upstream: string): Promise<RunningGate> {
  const sluice = await startSluice(folder, {
    'sluice.yaml': configuration(upstream),
    'contract.yaml': contract,
    secret: 'the key that signs nothing, thirty-two bytes and more',
  });
  return { ...sluice, ask: (method, path) => asked(join(sluice.dataFolder, 'control.sock'), method, path) };
}

function configuration(upstream: string): string {
  return `version: 1
listen: { host: 127.0.0.1, port: 0 }
mode: enforce
data: data
timeouts: { headersMs: 2000, responseMs: 1500, bodyMs: 1500, drainMs: 2000 }
limits: { connectionsPerAddressMax: 1000 }
identity: { jwt: { secret: 'file:secret', algorithms: [HS256] } }
apis:
  - { name: open, upstream: '${upstream}', basePath: /open, routes: [{ match: 'POST /open/captured', capture: { hours: 1 } }] }
  - { name: watched, upstream: '${upstream}', basePath: /watched, mode: observe }
  - { name: declared, upstream: '${upstream}', basePath: /declared, contract: contract.yaml, onInspectError: closed }
`;
}

const contract = `openapi: 3.1.0
info: { title: declared, version: '1' }
servers: [{ url: /declared }]
paths:
  /things:
    get: { responses: { '200': { $ref: '#/components/responses/Some' } } }
    post:
      requestBody: { content: { application/json: { schema: {} }, text/plain: { schema: { type: string } }, '*/*': { schema: {} } } }
      responses: { '200': { $ref: '#/components/responses/Some' } }
  /accounts:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Account' } } } }
      responses: { '200': { $ref: '#/components/responses/Some' } }
  /accounts/{id}:
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: limit, in: query, schema: { type: integer, maximum: 100 } }
        - { name: X-Mode, in: header, schema: { enum: [fast, slow] } }
        - { name: choice, in: cookie, schema: { enum: [one, two] } }
      responses: { '200': { $ref: '#/components/responses/Some' } }
components:
  schemas:
    Account:
      type: object
      additionalProperties: false
      properties:
        kind: { enum: [small, large] }
        code: { type: string, pattern: '^[A-Z]{3}$' }
        age: { type: integer }
        name: { type: string, maxLength: 8 }
        tags: { type: array, items: { type: string } }
        nested:
          type: object
          properties:
            when: { type: string, format: date-time }
            mail: { type: string, format: email }
            choice: { oneOf: [{ properties: { type: { const: a } }, required: [type] }, { properties: { type: { const: b } }, required: [type] }] }
  responses:
    Some:
      description: What was sent.
      content:
        application/json: { schema: { type: object, properties: { id: { type: integer }, email: { type: string }, name: { type: string }, items: { type: array } } } }
`;

function asked(socketPath: string, method: string, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, agent: false }, (response) => {
      const chunks: Buffer[] = [Buffer.from(`${response.statusCode} ${response.rawHeaders.join('\n')}\n`)];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
