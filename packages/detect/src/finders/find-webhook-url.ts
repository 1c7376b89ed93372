import { byteMask } from '@sluice/model';
import { alphabet, alphanumeric, digits, hasWordAt, hex, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isDrawn, isPlaceholder, isRandomLooking } from './randomness.ts';

const url = alphabet("0-9A-Za-z._~!$&'()*+,;=%/?#:@-");
const host = alphabet('0-9A-Za-z.:/-');
const urlMax = 512;
const back = 96;

interface WebhookFormat {
  readonly literal: string;
  readonly what: string;
  /** Shortest text after the literal. */
  readonly min: number;
}

function hook(literal: string, what: string, min: number): WebhookFormat {
  return { literal, what, min };
}

/** Addresses to which anybody may post who knows them: their path is their secret. */
const formats: readonly WebhookFormat[] = [
  hook('hooks.slack.com/services/', 'Slack webhook', 40),
  hook('hooks.slack.com/workflows/', 'Slack workflow webhook', 40),
  hook('hooks.slack.com/triggers/', 'Slack trigger', 40),
  hook('discord.com/api/webhooks/', 'Discord webhook', 78),
  hook('discordapp.com/api/webhooks/', 'Discord webhook', 78),
  hook('.webhook.office.com/webhookb2/', 'Teams webhook', 100),
  hook('outlook.office.com/webhook/', 'Teams webhook', 100),
  hook('hooks.zapier.com/hooks/catch/', 'Zapier webhook', 12),
  hook('maker.ifttt.com/trigger/', 'IFTTT webhook', 30),
  hook('.make.com/', 'Make webhook', 30),
  hook('chat.googleapis.com/v1/spaces/', 'Google Chat webhook', 60),
  hook('open.feishu.cn/open-apis/bot/v2/hook/', 'Feishu webhook', 30),
  hook('open.larksuite.com/open-apis/bot/v2/hook/', 'Lark webhook', 30),
  hook('oapi.dingtalk.com/robot/send?access_token=', 'DingTalk webhook', 64),
  hook('qyapi.weixin.qq.com/cgi-bin/webhook/send?key=', 'WeCom webhook', 36),
  hook('events.pagerduty.com/integration/', 'PagerDuty webhook', 32),
  hook('api.netlify.com/build_hooks/', 'Netlify build hook', 24),
  hook('api.vercel.com/v1/integrations/deploy/', 'Vercel deploy hook', 30),
  hook('api.render.com/deploy/srv-', 'Render deploy hook', 30),
  hook('.m.pipedream.net', 'Pipedream webhook', 0),
  hook('webhook.site/', 'webhook.site', 36),
  hook('api.telegram.org/bot', 'Telegram bot address', 44),
];

export const webhookFinders: readonly TextFinder[] = formats.map(({ literal, what, min }) => ({
  literals: [literal],
  digitsMin: 0,
  bytesMin: literal.length + min,
  needs: byteMask.dot,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (!hasWordAt(bytes, at, end, literal)) return outcome.none;
    const from = at + literal.length;
    let to = runEnd(url, bytes, from, Math.min(end, from + urlMax));
    if (bytes[to - 1] === 46) to -= 1;
    let first = at;
    while (first > start && at - first < back && host[bytes[first - 1] ?? 0] === 1) first -= 1;
    if (to - from < min) return outcome.none;
    // What was read in vain is not read again.
    found.resume = to;
    if (min === 0 ? !isSecretHost(bytes, first, at) : !holdsSecret(bytes, from, to) && !isNumbered(bytes, from, to)) return outcome.none;
    found.start = first;
    found.end = to;
    found.weight = 13;
    found.what = what;
    return outcome.fit;
  },
}));

/** A part of the path or a parameter that nobody can guess. */
export function holdsSecret(bytes: Uint8Array, start: number, end: number): boolean {
  let index = start;
  while (index < end) {
    const to = runEnd(partBytes, bytes, index, end);
    if (to - index >= 16 && isUnguessable(bytes, index, to)) return true;
    index = to + 1;
  }
  return false;
}

const partBytes = alphabet('0-9A-Za-z_.~$%-');

function isUnguessable(bytes: Uint8Array, start: number, end: number): boolean {
  if (isPlaceholder(bytes, start, Math.min(end, start + 80))) return false;
  return isDrawn(bytes, start, end) || (isDashedHex(bytes, start, end) && isRandomLooking(bytes, start, end));
}

/** A UUID is enough where nobody may guess it. */
function isDashedHex(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 36 && bytes[start + 8] === 45 && runEnd(hex, bytes, start, start + 8) === start + 8;
}

/** `https://eo1a2b3c4d5e6f7.m.pipedream.net`: the name of the host is the secret. */
function isSecretHost(bytes: Uint8Array, first: number, at: number): boolean {
  let from = at;
  while (from > first && alphanumeric[bytes[from - 1] ?? 0] === 1) from -= 1;
  return at - from >= 14 && isRandomLooking(bytes, from, at);
}

/** `4882676/jsi7k10/`: an account's number, then a short name of letters and digits. */
function isNumbered(bytes: Uint8Array, start: number, end: number): boolean {
  const slash = runEnd(digits, bytes, start, Math.min(end, start + 12));
  const to = runEnd(alphanumeric, bytes, slash + 1, Math.min(end, slash + 12));
  return slash - start >= 5 && bytes[slash] === 47 && to - slash - 1 >= 6 && (to === end || bytes[to] === 47);
}
