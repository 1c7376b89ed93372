import {
  type Column,
  type DataClass,
  type Finding,
  type HeaderPairs,
  headerOf,
  isAuthenticated,
  type ResponseMessage,
} from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { privately } from '../head.ts';
import type { BrowserChoice } from './browser-choice.ts';
import { cookieFinding, withCookieFlags } from './cookies.ts';
import { corsFinding, isPreflight, withCors } from './cors.ts';

/** What a browser would make of an answer as the API gave it. */
export function browserFindings(choice: BrowserChoice, exchange: Exchange, answer: HeaderPairs): readonly Finding[] {
  const findings: (Finding | null)[] = [
    choice.cors && corsFinding(choice.cors, exchange.captured.request.headers, answer),
    choice.cookies && cookieFinding(choice.cookies, answer),
  ];
  return findings.filter((finding) => finding !== null);
}

/** The head of an answer as a browser is to get it. */
export function withBrowserHead(choice: BrowserChoice, exchange: Exchange, message: ResponseMessage): ResponseMessage {
  const { request } = exchange.captured;
  if (message.status < 200 || (choice.cors && isPreflight(request))) return message;
  let { headers } = message;
  if (choice.cookies) headers = withCookieFlags(choice.cookies, headers);
  if (choice.cors) headers = withCors(choice.cors, request.headers, headers);
  if (choice.keepsPrivate && isNobodyElses(exchange) && !isKeptAlready(headers)) headers = privately(headers);
  return { ...message, headers: withMissing(choice.headers, headers) };
}

/** A body that flows is not judged yet when its head leaves: there the consumer decides alone. */
function isNobodyElses({ isPrivate, trace }: Exchange): boolean {
  return isPrivate || isAuthenticated(trace.consumer);
}

/** RFC 9111 5.2.2.5 and 5.2.2.7. */
function isKeptAlready(headers: HeaderPairs): boolean {
  return /\b(?:no-store|private)\b/i.test(headerOf(headers, 'cache-control') ?? '');
}

/** Columns of a kind that no cache may give to anybody else. */
export function arePrivate(columns: readonly Column[], classes: readonly DataClass[]): boolean {
  return columns.some(({ dataClass, confidence }) => {
    if (dataClass === null || confidence === 'possible') return false;
    const sensitivity = classes.find(({ id }) => id === dataClass)?.sensitivity;
    return sensitivity === 'confidential' || sensitivity === 'restricted';
  });
}

function withMissing(wanted: readonly string[], headers: HeaderPairs): HeaderPairs {
  const added: string[] = [];
  for (let index = 0; index < wanted.length; index += 2) {
    const name = wanted[index] ?? '';
    if (headerOf(headers, name) === null) added.push(name, wanted[index + 1] ?? '');
  }
  return added.length === 0 ? headers : [...headers, ...added];
}
