import { alphabet, alphanumeric, base64url } from '../../bytes.ts';
import { base64, dashed, dotted, led, lowerHex, some, type TokenFormat, token, tokens, uuidParts } from './token-format.ts';

const digits = alphabet('0-9');

/** Mail, chat, telephony and networks of people. */
export const messageTokens: readonly TokenFormat[] = [
  ...tokens('Slack token', ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxc-', 'xoxd-'], some(dashed, 40, 250)),
  ...tokens('Slack configuration token', ['xoxe.xoxb-', 'xoxe.xoxp-', 'xoxe-'], some(dashed, 40, 250)),
  token('Slack app token', 'xapp-', some(dashed, 30, 250)),
  token('Slack workflow token', 'xwfp-', some(dashed, 30, 250)),
  token('Brevo key', 'xkeysib-', some(lowerHex, 64), '-', some(alphanumeric, 16)),
  token('Brevo SMTP key', 'xsmtpsib-', some(lowerHex, 64), '-', some(alphanumeric, 16)),
  token('Mailgun key', 'key-', some(lowerHex, 32)),
  ...Array.from({ length: 9 }, (_, index) => led(token('Mailchimp key', `-us${index + 1}`, some(digits, 0, 1)), '', some(lowerHex, 32))),
  token('MailerSend token', 'mlsn.', some(lowerHex, 64)),
  token('Telegram bot token', 'telegram.org/bot', some(digits, 8, 10), ':AA', some(base64url, 33)),
  token('Facebook access token', 'EAACEdEose0cBA', some(alphanumeric, 20, 300)),
  token('Twitter bearer token', 'AAAAAAAAAAAAAAAAAAAA', some(alphabet('0-9A-Za-z%'), 60, 110)),
  token('LinkedIn client secret', 'WPL_AP1.', some(alphanumeric, 16), '.', some(base64, 8)),
  ...tokens('OneSignal key', ['os_v2_app_', 'os_v2_org_'], some(alphabet('0-9a-z'), 100, 110)),
  token('Intercom token', 'dG9rO', some(base64, 50, 90)),
  ...tokens('HubSpot app token', ['pat-na1-', 'pat-na2-', 'pat-eu1-', 'pat-ap1-'], ...uuidParts),
  token('Frame.io token', 'fio-u-', some(base64url, 64)),
  token('Zuplo key', 'zpka_', some(alphabet('0-9a-z_'), 40, 64)),
  token('Nylas key', 'nyk_v0_', some(alphanumeric, 60, 80)),
  token('Cal.com key', 'cal_live_', some(lowerHex, 32)),
  token('Dropbox token', 'sl.u.', some(base64url, 130, 1400)),
  token('Webex bot token', 'Y2lzY29zcGFyazov', some(dotted, 60, 200)),
];
