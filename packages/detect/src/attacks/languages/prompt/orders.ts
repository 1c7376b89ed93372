/** What a text orders a language model to do. */
export interface Order {
  readonly what: 'overrides' | 'reveals';
  readonly start: number;
  readonly end: number;
}

type Role = 'overrides' | 'reveals' | 'earlier' | 'own' | 'thing' | 'prompt';

/** Words between the verb and what it is about. */
const reachMax = 7;
const wordLengthMax = 20;

/** Verbs, and what they are about: English, German, Spanish, French, Italian, Portuguese, Dutch. */
const words: Readonly<Record<Role, string>> = {
  overrides:
    'ignore ignoring disregard disregarding forget override bypass neglect ignoriere ignorieren ignorier vergiss missachte ignora ignorar olvida olvide omite ignorez oublie oubliez dimentica esqueça esqueca ignorem negeer vergeet',
  reveals: 'reveal print repeat output display show leak dump disclose recite gib zeige verrate muestra revela affiche révèle mostra toon',
  earlier:
    'previous prior above preceding earlier foregoing former existing vorherigen vorangegangenen bisherigen obigen vorigen anteriores previas previos précédentes precedentes antérieures precedenti vorige eerdere bovenstaande',
  own: 'your system initial original hidden deine deiner tus su tes vos votre tuo tue il suas seus je systeem',
  thing:
    'instruction instructions directive directives guideline guidelines guardrails rules orders anweisungen anweisung instruktionen befehle regeln instrucciones órdenes ordenes reglas consignes règles istruzioni regole instruções instrucoes regras instructies regels',
  prompt: 'prompt prompts systemprompt',
};
const roleByWord: ReadonlyMap<string, Role> = new Map(
  Object.entries(words).flatMap(([role, list]) => list.split(' ').map((word) => [word, role as Role] as const)),
);

/** What every order is about, one of these. */
export const subjects: readonly string[] = [words.thing, words.prompt].flatMap((list) => list.split(' '));

/** The first order of each kind: a verb, and within a few words what it is about, in whatever order the language has. */
export function ordersOf(text: string): readonly Order[] {
  const found: Order[] = [];
  const seen = { earlier: -Infinity, own: -Infinity, thing: -Infinity, prompt: -Infinity };
  const verbs = { overrides: { index: -Infinity, start: 0 }, reveals: { index: -Infinity, start: 0 } };
  const isNear = (index: number, verb: number, role: keyof typeof seen): boolean => seen[role] > verb && index - verb <= reachMax;
  let index = 0;
  for (const { 0: word, index: start } of text.matchAll(/\p{L}+/gu)) {
    index += 1;
    const role = word.length > wordLengthMax ? undefined : roleByWord.get(word.toLowerCase());
    if (role === undefined) continue;
    const end = start + word.length;
    if (role === 'overrides' || role === 'reveals') {
      verbs[role] = { index, start };
      continue;
    }
    seen[role] = index;
    const { overrides, reveals } = verbs;
    const isAbout = isNear(index, overrides.index, 'thing') || isNear(index, overrides.index, 'prompt');
    if (isAbout && (isNear(index, overrides.index, 'earlier') || isNear(index, overrides.index, 'own')))
      add({ what: 'overrides', start: overrides.start, end });
    const isOwn = isNear(index, reveals.index, 'own');
    if (isOwn && (isNear(index, reveals.index, 'prompt') || isNear(index, reveals.index, 'thing')))
      add({ what: 'reveals', start: reveals.start, end });
    if (found.length === 2) break;
  }
  return found;

  function add(order: Order): void {
    if (!found.some(({ what }) => what === order.what)) found.push(order);
  }
}
