import { classOfHost } from './hosts.ts';

/** Below these anybody has a name of their own: the best known of https://publicsuffix.org. */
const shared = new Set(
  [
    'github.io gitlab.io pages.dev workers.dev vercel.app netlify.app web.app firebaseapp.com appspot.com herokuapp.com azurewebsites.net',
    'cloudapp.net cloudfront.net amazonaws.com onrender.com fly.dev railway.app supabase.co ngrok.io ngrok.app ngrok-free.app blogspot.com',
    'myshopify.com wordpress.com wixsite.com glitch.me repl.co replit.app surge.sh deno.dev run.app azurestaticapps.net trycloudflare.com',
    'translate.goog webflow.io square.site',
  ].flatMap((line) => line.split(' ')),
);
/** `co.uk`, `com.au`: the second level of a country, below which names are given out. */
const ofCountry = /^(?:com?|org|net|gov|gob|gouv|govt|edu|ac|or|ne|go|mil|nom|ltd|plc|id|in|web|nhs|sch|school)\.[a-z]{2}$/;

/** Whether two names are most likely of one owner: `app.shop.example` and `api.shop.example`. Addresses are not names. */
export function areOfOneSite(one: string, other: string): boolean {
  if (!isPublicName(one) || !isPublicName(other)) return false;
  const site = siteOf(one);
  return site !== null && site === siteOf(other);
}

/** A name by which strangers know a host: neither an address nor a name of an inner network. */
export function isPublicName(host: string): boolean {
  return /\.[a-z][a-z\d-]*$/.test(host) && classOfHost(host).kind === 'public';
}

/** The name that somebody owns; null for what is shared by all. */
function siteOf(host: string): string | null {
  const labels = host.split('.');
  const above = labels.slice(-2).join('.');
  const count = shared.has(above) || ofCountry.test(above) ? 3 : 2;
  return labels.length < count ? null : labels.slice(-count).join('.');
}
