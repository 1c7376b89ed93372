import type { Introspected } from '@sluice/identity';
import type { IntrospectionSettings } from '../config/identity-settings.ts';
import type { Attendance } from './attendance.ts';
import { clientAssertions } from './client-assertion.ts';
import { fetchMembers, WrongAnswer } from './fetch-json.ts';

/** Questions at once; what comes beyond is not asked. */
const questionsMax = 256;
/** After no answer came nobody is asked for so long, so that an endpoint that is away holds nobody up. */
const restMs = 1_000;

/** Asks whoever issued tokens what they are worth (RFC 7662), as a client of its own. `now` is a clock that nobody sets. */
export class Introspection {
  readonly #settings: IntrospectionSettings;
  readonly #now: () => number;
  readonly #attendance: Attendance;
  readonly #assertion: (() => Promise<string>) | null;
  #questions = 0;
  #restsUntilMs = Number.NEGATIVE_INFINITY;

  constructor(settings: IntrospectionSettings, now: () => number, attendance: Attendance) {
    this.#settings = settings;
    this.#now = now;
    this.#attendance = attendance;
    const { client, clientId } = settings;
    this.#assertion = client.kind === 'key' ? clientAssertions(clientId, client) : null;
  }

  async ask(token: string): Promise<Introspected> {
    if (this.#now() < this.#restsUntilMs) return { kind: 'unavailable' };
    if (this.#questions >= questionsMax) return { kind: 'busy' };
    this.#questions += 1;
    try {
      const claims = await fetchMembers(this.#settings.url, await this.#requestFor(token), this.#settings.timeoutMs);
      this.#attendance.answered();
      return claims['active'] === true ? { kind: 'active', claims } : { kind: 'inactive' };
    } catch (error) {
      // Some endpoints say 400 of a token that they cannot read. No token may make the endpoint seem away to others.
      if (error instanceof WrongAnswer && error.status === 400) return { kind: 'inactive' };
      this.#attendance.failed(error);
      if (error instanceof WrongAnswer) return { kind: 'unavailable' };
      this.#restsUntilMs = this.#now() + restMs;
      return { kind: 'unavailable' };
    } finally {
      this.#questions -= 1;
    }
  }

  async #requestFor(token: string): Promise<RequestInit> {
    const { clientId, client } = this.#settings;
    const form = new URLSearchParams({ token, token_type_hint: 'access_token' });
    const headers = new Headers({ accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' });
    if (client.kind === 'basic')
      headers.set('authorization', `Basic ${Buffer.from(`${formed(clientId)}:${formed(client.secret)}`).toString('base64')}`);
    else form.set('client_id', clientId);
    if (client.kind === 'post') form.set('client_secret', client.secret);
    if (this.#assertion !== null) {
      form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      form.set('client_assertion', await this.#assertion());
    }
    return { method: 'POST', headers, body: form.toString() };
  }
}

/** RFC 6749 2.3.1: both are form-encoded first. */
function formed(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
