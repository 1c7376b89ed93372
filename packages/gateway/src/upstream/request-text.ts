import { spellingOf } from '../header-names.ts';

/** What is sent to an upstream. `headers` are the lines beside framing and connection, `host` first. */
export interface RequestHeadLines {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  /** The protocol to switch to, or null. */
  readonly upgrade: string | null;
}

/** How the body that follows is delimited. */
export type RequestFraming = number | 'chunked';

/** Methods that could have a body, and say that there is none (RFC 9110 8.6). */
const bodied = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);
/** A fragment would be cut off by some and kept by others. */
const target = /^[\x21\x22\x24-\x7e]+$/;
const noMethod = /[^!#$%&'*+.^_`|~0-9A-Za-z-]/;
const noFieldValue = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * The head of a request as it goes upstream, or null where something in it would end a line early: what came over the wire was parsed,
 * but a rewritten header may have got its text from anywhere.
 */
export function requestText({ method, path, headers, upgrade }: RequestHeadLines, framing: RequestFraming): string | null {
  if (!isSendable(method, path) || (upgrade !== null && noFieldValue.test(upgrade))) return null;
  let text = `${method} ${path} HTTP/1.1\r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (!spellingOf(name).isToken || noFieldValue.test(value)) return null;
    text += `${name}: ${value}\r\n`;
  }
  if (framing === 'chunked') text += 'transfer-encoding: chunked\r\n';
  else if (saysLength(method, framing)) text += `content-length: ${framing}\r\n`;
  return `${text}${upgrade === null ? 'connection: keep-alive' : `connection: upgrade\r\nupgrade: ${upgrade}`}\r\n\r\n`;
}

/** Whether a method and a target can stand in a request. */
export function isSendable(method: string, path: string): boolean {
  return target.test(path) && method !== '' && !noMethod.test(method);
}

/** Whether the length of a body is said. */
export function saysLength(method: string, length: number): boolean {
  return length > 0 || bodied.has(method);
}
