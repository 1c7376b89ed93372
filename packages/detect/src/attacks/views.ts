import { decodeBase64Text } from './decode/base64.ts';
import { decodeEntities } from './decode/entities.ts';
import { decodeEscapes } from './decode/escapes.ts';
import { jsonTexts } from './decode/json-texts.ts';
import { decodePercents } from './decode/percents.ts';
import { decodeUnicode, decodeUtf16 } from './decode/unicode.ts';
import { sign, signsOf } from './signs.ts';
import type { Step, View } from './view.ts';

const viewsMax = 6;
const stepsMax = 3;
/** All views together hold this many times the characters of the value. */
const growthMax = 4;

const undo = {
  url: decodePercents,
  html: decodeEntities,
  escape: decodeEscapes,
  unicode: decodeUnicode,
  utf16: decodeUtf16,
  base64: decodeBase64Text,
};

/** Signs without which there is nothing to undo; base64 has none that are its own. */
const needs: Readonly<Record<Exclude<Step, 'base64'>, number>> = {
  url: sign.percent,
  html: sign.ampersand,
  escape: sign.backslash,
  unicode: sign.high,
  utf16: sign.nul,
  json: sign.brace | sign.bracket,
};

const codedSigns = Object.values(needs).reduce((union, signs) => union | signs, 0);
const base64Signs = sign.letter | sign.digit | sign.plus | sign.slash | sign.dash | sign.equals | sign.underscore;
const base64LengthMin = 8;

function mayBeBase64({ text, signs }: View): boolean {
  return (signs & ~base64Signs) === 0 && text.length >= base64LengthMin;
}

/** A text as it is. */
export function viewOf(text: string): View {
  return { text, signs: signsOf(text), steps: [] };
}

/**
 * The text and what it is once percent escapes, entities, backslash escapes, look-alikes, UTF-16, JSON in a string and base64 were undone, in any
 * order up to three steps. Bounded by number and by length, so that no text makes more work than a few readings of it.
 */
export function viewsOf(plain: View): readonly View[] {
  if ((plain.signs & codedSigns) === 0 && !mayBeBase64(plain)) return [plain];
  const views: View[] = [plain];
  let room = plain.text.length * growthMax;
  const add = (text: string | null, from: View, step: Step): void => {
    if (text === null || text.length === 0 || text.length > room || views.length >= viewsMax) return;
    if (views.some((view) => view.text === text)) return;
    room -= text.length;
    views.push({ text, signs: signsOf(text), steps: [...from.steps, step] });
  };
  for (let at = 0; at < views.length && views.length < viewsMax; at += 1) {
    const view = views[at] as View;
    if (view.steps.length >= stepsMax) continue;
    for (const step of ['url', 'html', 'escape', 'unicode', 'utf16'] as const) {
      if ((view.signs & needs[step]) !== 0) add(undo[step](view.text), view, step);
    }
    if ((view.signs & needs.json) !== 0) for (const text of jsonTexts(view.text)) add(text, view, 'json');
    if (mayBeBase64(view)) add(undo.base64(view.text), view, 'base64');
  }
  return views;
}

const noReadings: readonly string[] = [];

/** How else a text may be read by a layer behind the gate, the text itself not among them. */
export function readingsOf(text: string): readonly string[] {
  const views = viewsOf(viewOf(text));
  return views.length === 1 ? noReadings : views.slice(1).map((view) => view.text);
}
