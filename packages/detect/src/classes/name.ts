import { hasWordAt } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, bySiblings } from '../evidence.ts';
import { personNameFields, thingNameFields } from '../fields/person-names.ts';
import { personMark } from '../person-words.ts';
import { nameShape } from '../shapes.ts';

/** Names of people are recognised by their field; free text is not searched for them. */
export const name = defineDataClass({
  id: 'personal.name',
  title: "A person's name",
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'initials' } },
  retentionDays: 365,
  evidence: [
    byShape({ ...nameShape, fits: isName }, { weight: 0.7 }),
    byKey(personNameFields, { weight: 6.8 }),
    byKey(
      [
        'name',
        'display_name',
        'nombre',
        'nome',
        'nom',
        'naam',
        'navn',
        'namn',
        'nimi',
        'nama',
        'имя',
        '名称',
        '名字',
        'nm',
        'nazwa',
        'isim',
        'nev',
        'jmeno',
        '명',
        '이름',
        'اسم',
        'ชื่อ',
      ],
      {
        weight: 6.8,
        under: [personMark],
      },
    ),
    byKey(['given', 'family', 'first', 'last', 'middle', 'full', 'legal', 'preferred', 'maiden'], { weight: 7, under: ['name'] }),
    byKey(['name', 'nombre', 'nome', 'nom', 'naam', 'nazwa', 'navn', 'namn', 'nimi', 'jmeno', 'nev', 'nama', 'isim'], { weight: 1.5 }),
    bySiblings(
      [
        'birth_date',
        'date_of_birth',
        'dob',
        'ssn',
        'last_name',
        'first_name',
        'gender',
        'prenom',
        'vorname',
        'nachname',
        'apellido',
        'cognome',
        'sobrenome',
        'imie',
        'achternaam',
      ],
      { weight: 5.2 },
    ),
    // Companies have these as well.
    bySiblings(['email', 'phone'], { weight: 2.5 }),
    against(thingNameFields, {
      weight: -6,
    }),
  ],
  samples: {
    hits: [
      { firstName: 'Ada' },
      { last_name: "O'Hara-Núñez" },
      { customerName: 'Grace Brewster Hopper' },
      { nachname: 'Müller' },
      { kundenvorname: 'Jörg' },
      { nomDuSalarie: 'Zoé Lefèvre' },
      { 患者名: '高橋 美咲' },
      { 'customer.name': 'Alan Turing' },
    ],
    misses: [
      { name: 'Blue shirt' },
      { firstName: 'null' },
      { 'customer.planName': 'Gold plan' },
      { 'customer.plan.name': 'Gold plan' },
      { fileName: 'Report' },
      { firstNameRequired: 'yes' },
      { username: 'ada' },
      { lastNameCount: 'many' },
      { firstName: '12345' },
    ],
  },
});

/** What machines write where they know no name. */
const noNames = ['null', 'none', 'undefined', 'unknown', 'n/a', 'nil', 'string', 'default', 'not set', 'redacted'];

function isName(bytes: Uint8Array, start: number, end: number): boolean {
  if (!nameShape.fits(bytes, start, end)) return false;
  if (end - start > 9) return true;
  for (const word of noNames) if (word.length === end - start && hasWordAt(bytes, start, end, word)) return false;
  return true;
}
