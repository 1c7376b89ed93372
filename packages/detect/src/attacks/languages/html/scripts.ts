import { decodeEntities } from '../../decode/entities.ts';
import type { Attribute, Tag } from './tags.ts';

/** Attributes that a browser follows or loads (HTML, attributes of type URL). */
const followed = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'data',
  'xlink:href',
  'poster',
  'background',
  'from',
  'to',
  'values',
  'code',
  'codebase',
  'dynsrc',
  'lowsrc',
  'content',
  'srcdoc',
  'folder',
  'manifest',
  'ping',
]);
/** Tags that bring in what somebody else wrote, or change where everything else comes from. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  iframe: ['src', 'srcdoc'],
  frame: ['src'],
  object: ['data', 'type', 'classid'],
  embed: ['src', 'code'],
  applet: ['code', 'codebase'],
  base: ['href'],
  portal: ['src'],
  xml: ['src'],
  layer: ['src'],
  listener: ['handler'],
};
/** Attributes that bind what another document says, or a script of it (Internet Explorer, XML Events). */
const active = new Set(['datasrc', 'dataformatas', 'ev:handler', 'ev:event']);
/** `on` and letters; every name that browsers have, and those that they will have. */
const handler = /^on[a-z]{3,30}$/;

export type Script = 'script-tag' | 'event-handler' | 'script-url' | 'foreign-tag' | 'srcdoc' | 'refresh' | 'style' | 'animation';

/** What of a tag runs code, or lets others run it; null where it only shows something. */
export function scriptOf(tag: Tag): { readonly what: Script; readonly at: Attribute | null } | null {
  if (tag.name === 'script' || tag.name.endsWith(':script')) return { what: 'script-tag', at: null };
  for (const attribute of tag.attributes) {
    if (isHandler(attribute)) return { what: 'event-handler', at: attribute };
    if (attribute.name === 'srcdoc') return { what: 'srcdoc', at: attribute };
    if (followed.has(attribute.name) && isScriptUrl(attribute.value)) return { what: 'script-url', at: attribute };
    if (attribute.name === 'style' && isActiveStyle(attribute.value)) return { what: 'style', at: attribute };
  }
  if (
    tag.name === 'meta' &&
    tag.attributes.some(
      ({ name, value }) => name === 'http-equiv' && /^\s*(?:refresh|set-cookie|link|content-security-policy)/i.test(value),
    ) &&
    tag.attributes.some(({ name }) => name === 'content' || name === 'url')
  )
    return { what: 'refresh', at: null };
  if (
    (tag.name === 'animate' || tag.name === 'set') &&
    tag.attributes.some(({ name, value }) => name === 'attributename' && /href|^on/i.test(value))
  )
    return { what: 'animation', at: null };
  if (tag.name === 'link' && tag.attributes.some(({ name, value }) => name === 'rel' && /stylesheet|import/i.test(value)))
    return { what: 'foreign-tag', at: null };
  const bound = tag.attributes.find(({ name, value }) => active.has(name) && value !== '');
  if (bound) return { what: 'foreign-tag', at: bound };
  const loads = Object.hasOwn(foreign, tag.name) ? foreign[tag.name] : undefined;
  const load = loads && tag.attributes.find(({ name }) => loads.includes(name));
  return load ? { what: 'foreign-tag', at: load } : null;
}

export function isHandler({ name, value }: Attribute): boolean {
  if (value === '' || isNoHandler(value)) return false;
  return handler.test(name.replace(/^[^a-z]+/, '')) || (bound.test(name) && leavesBinding.test(value));
}

/** `{save}`, `{() => …`: what templates of components bind, and to a browser a name in braces, or nothing that it can read. */
function isNoHandler(value: string): boolean {
  return value.startsWith('{') && !value.slice(1).startsWith('{') && !(value.endsWith('}') && /[(=`[]/.test(value));
}

/** Attributes whose values the frameworks of a page read as expressions (Vue, Alpine, Angular). */
const bound = /^(?:@|:|v-|x-|ng-|data-ng-)[a-z]/;
/** What an expression of those needs to become code of the page. */
const leavesBinding = /\bconstructor\s*[.([`]|\$event\.(?:view|path|composedpath)\b/i;

/** `JavaScript: The Good Parts`: words behind a blank, and nothing that would do something. */
const title = /^\s*(?:java|vb)script:[ ]+[a-z][^(=`[{%\\<;+]*$/i;

/** A URL that runs code once entities, blanks and controls are out of its scheme (URL, 4.4). */
export function isScriptUrl(value: string): boolean {
  if (title.test(value)) return false;
  const plain = withoutBlanks((decodeEntities(value) ?? value).slice(0, 400))
    .slice(0, 80)
    .toLowerCase();
  return /^(?:[a-z-]+:)?(?:javascript|vbscript|livescript|mocha):|^data:(?:text\/html|image\/svg\+xml|application\/(?:xhtml\+)?xml|text\/xml|text\/javascript|,<|[^,]*;base64,(?:phn2|pgh0|phnj|phh0))/.test(
    plain,
  );
}

/** What older browsers run of a style. */
export function isActiveStyle(value: string): boolean {
  return /expression\s*\(|-moz-binding|behavior\s*:|url\s*\(\s*["']?\s*(?:javascript|vbscript|data:text)|@import/i.test(
    value.replace(/\/\*.*?\*\/|\\/g, ''),
  );
}

/** Without what a browser drops of a scheme: blanks, controls, and characters that nobody sees. */
function withoutBlanks(text: string): string {
  let kept = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code > 32 && !(code >= 0x7f && code <= 0xa0) && code !== 0xad && code !== 0x200b) kept += character;
  }
  return kept;
}
