import { json } from '../http/answer.ts';
import { invalid, textIn } from './asked.ts';
import { asking, defineAttack, exploit, type Stage } from './attack.ts';

const path = '/v1/tools/phone-book';
const pager = 'pager-0172-4419';
const entries = [
  { cn: 'ada', mail: 'ada@alder.example.com', pin: '5120', phone: '12' },
  { cn: "O'Brien (till)", mail: 'till@alder.example.com', pin: '7', phone: '14' },
  { cn: 'night watch', mail: 'night@alder.example.com', pin: '9914', phone: pager },
];

/** A number of the phone book, for who knows the pin of its entry. */
export const ldapInjection = defineAttack({
  id: 'ldap-injection',
  title: 'A name is pasted into a filter',
  cwe: 'CWE-90',
  finding: 'attack.ldap-injection',
  interpreter: '@ldapjs/filter',
  operations: ['GET /v1/tools/phone-book'],
  open: openBook,
  exploits: [
    asked('a filter closed, a wider one opened', '*)(|(cn=*', 'x)'),
    asked('an alternative that holds', 'night watch)(|(pin=*', 'x)'),
    asked('another condition in place of a pin', 'night watch', '*)(cn=*'),
    asked('a comparison', 'night watch', '*)(pin>=0'),
    asked('any object', '*)(mail=*', '*'),
    asked('a wildcard', 'night watch', '*'),
  ],
  ordinary: [
    asking(path, { cn: 'ada', pin: '5120' }),
    asking(path, { cn: "O'Brien (till)", pin: '7' }),
    asking(path, { cn: 'a & b | c', pin: '1' }),
    asking(path, { cn: 'Ada (early shift)', pin: '(none)' }),
    asking(path, { cn: 'cn=ada, ou=till', pin: '5*' }),
    asking(path, { cn: '50% (=half)', pin: '!' }),
  ],
});

function asked(name: string, cn: string, pin: string) {
  return exploit(name, asking(path, { cn, pin }), pager);
}

async function openBook(): Promise<Stage> {
  const { AndFilter, EqualityFilter, parseString } = await import('@ldapjs/filter').then((engine) => engine.default);
  return {
    answer({ query }, isFlawed) {
      const [cn, pin] = [textIn(query.get('cn'), 100), textIn(query.get('pin'), 100)];
      if (cn === undefined || pin === undefined) return invalid;
      try {
        const filter = isFlawed
          ? parseString(`(&(cn=${cn})(pin=${pin}))`)
          : new AndFilter({
              filters: [new EqualityFilter({ attribute: 'cn', value: cn }), new EqualityFilter({ attribute: 'pin', value: pin })],
            });
        return json(200, { phones: entries.filter((entry) => filter.matches(entry)).map(({ phone }) => phone) });
      } catch {
        return invalid;
      }
    },
  };
}
