import { defineAttack } from '../define-attack.ts';
import { isComparison, isOfQuery } from '../named-places.ts';
import { sign } from '../signs.ts';

const operator =
  '(?:ne|eq|gte?|lte?|in|nin|regex|where|exists|type|mod|all|size|or|and|nor|not|elemmatch|expr|function|accumulator|lookup|comment|options|jsonschema|text|search|slice|set|unset|inc|push|pull|rename|merge|out|near|within|geowithin|natural)';
/** `$type` alone is how serialisers of .NET name a class. */
const name = new RegExp(`^\\$(?!type$)${operator}$|\\[\\$${operator}\\]|\\.\\$${operator}$`, 'i');
const member = new RegExp(`[{,[]\\s*['"]?\\$${operator}['"]?\\s*:|(?:^|[,&])\\s*\\$${operator}\\s*:|\\[\\$${operator}\\]\\s*=`, 'i');
const script =
  /\bthis\.\w+(?:\.match\(\s*['"/]|\s*[=!<>]=\s*['"\d/]|\s*\[\s*(?:['"]|\d{1,4}\s*\]\s*[=!<>])|\.(?:match|test|length|charat|charcodeat|indexof|substr(?:ing)?|search|startswith|slice)\(\s*['"/\d])|\bdb\.\w+\.(?:insert|find|drop|remove|update|mapreduce|aggregate|getcollection)\w*\s*\(|\bdb\.(?:getcollectionnames|getcollection|dropdatabase|version|shutdownserver|getusers|runcommand|admincommand)\s*\(|"script_fields"\s*:|\bdo\s*\{[^}\n]{0,60}\}\s*while\s*\(|\bnew\s*(?:\+|%20)?date\b.{0,80}\bwhile\b|\bmapreduce\s*\(|\btojson(?:online)?\s*\(\s*(?:this|db)\b|\bobject\.keys\(this\)/i;
const leave =
  /^[^'"]{0,80}['"]\s*(?:\}\s*[\]}]?\s*,\s*\$|,\s*\$|;\s*return\b|\|\|\s*['"(]?\s*(?:1|true|this|['"])|&&\s*(?:this|['"]|1|true)|;\s*(?:it|var|while|for|sleep)\b)|^\d*\s*;\s*(?:return\b|while\s*\(\s*(?:1|true)\s*\))|^\w{0,8}\s*;\s*return\s+(?:true|1)\b|^[^'"]{0,80}['"]\s*\)*;\s*return\s*\(|^[^'"]{0,80}['"]\s*\}?\s*\)?\s*(?:detach\s+delete\s+\w|(?:return|with)\s.{0,80}\b(?:match\s*\(|call\s|load\s+csv\b)|union\s+(?:all\s+)?match\s*\()|^\s{0,4}match\s*\(\w{0,20}\)\s*detach\s+delete\s|^['"]?;\s*return\s*\(?\s*(?:true|1|'|")/i;

/** Operators and scripts of document databases where a value belongs (CWE-943): as names of members and parameters, or in texts that become queries. */
export const nosqlInjection = defineAttack({
  id: 'nosql-injection',
  title: 'NoSQL injection',
  cwe: 'CWE-943',
  owasp: 'API8:2023',
  gates: [sign.dollar | sign.quote | sign.doubleQuote | sign.semicolon | sign.paren],
  features: {
    'operator-name': 'is an operator where a name belongs',
    'operator-member': 'holds an operator where a value belongs',
    script: 'holds a script that reads the rows of the database',
    'leaves-string': 'closes a string of a query and goes on as one',
  },
  look({ text }, { name: field, isName }, note) {
    // A document of JSON is read name by name, too.
    if (name.test(text) && !(!isName && isOfQuery(field) && isComparison(text))) note('operator-name', 0, text.length);
    if (isName) return;
    const found = isOfQuery(field) && !beyondComparison(text) ? null : member.exec(text);
    if (found) note('operator-member', found.index, found.index + found[0].length);
    const run = script.exec(text);
    if (run) note('script', run.index, run.index + run[0].length);
    const left = leave.exec(text.slice(0, 400));
    if (left) note('leaves-string', left.index, left.index + left[0].length);
  },
  worst: (length) => ',:'.repeat(Math.ceil(length / 2)).slice(0, length),
  samples: {
    hits: [
      "{'$gt': ''}",
      "', $or: [ {}, { 'a':'a",
      "true, $where: '1 == 1'",
      "'; return true; var x='",
      "' && this.password.match(/.*/)//",
      'db.orders.drop()',
      '{ $ne: 1 }',
      "0';do{var x=1;}while(1);'",
      '0;while(1);',
      "'}) DETACH DELETE n//",
      "' UNION MATCH (n) RETURN n//",
      'db.getCollectionNames()',
    ],
    misses: [
      '$5 or $10',
      'costs: $in advance',
      '{"a": 1}',
      "it's a match",
      'return to sender',
      '$ref',
      'US$: in',
      'error.toJSON()',
      'do { a += b; } while;',
      'this.parts.add(part)',
      'do {\n  wait();\n} while (!done);',
    ],
  },
});

/** Whether a query has an operator that does more than compare. */
function beyondComparison(text: string): boolean {
  for (const [operator] of text.matchAll(/\$\w{1,40}/g)) if (!isComparison(operator)) return true;
  return false;
}
