import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNoName, looksLikeName } from './looks-like-name.ts';

test('words that programmers give to fields are names', () => {
  for (const name of [
    'id',
    'userId',
    'created_at',
    'X-Request-Id',
    'HTTPStatus',
    'address2',
    '$ref',
    '@type',
    'passwordHash',
    'v1',
    'MRN',
    'iban',
    'krankenversicherungsnummer',
    'prénom',
    'Last Name',
    'Date de naissance',
    'Номер карты',
    'Tax No.',
    'пароль',
    'fecha_de_nacimiento_año',
    '身份证号',
    'שם_משפחה',
    'जन्म_तिथि',
    'номер.инн',
    'Billing Address Line 1',
    'D O B',
    'RECHNUNGSADRESSE',
    'BURGERSERVICENUMMER',
  ]) {
    assert.ok(looksLikeName(name), name);
  }
});

test('words that could be values are not names', () => {
  for (const value of [
    'alice@example.com',
    '12345',
    'u_9f8e7d6c',
    'aB3xK9mQzR',
    'sk_live_4eC39HqLyjWDarjt',
    '550e8400-e29b',
    'Jane Doe',
    '',
    'qWeRtYuIoPaSdFgH',
    'QWERTZUIOPASDFGH',
    'ABCDEFGHIJKLMNOPQRST',
    '12 34',
    'Jane 1',
    'AKIAQQQQQQQQQQQQQQQ7',
    'xK9mBz4Qpa',
    'Анна Петрова',
    'John Ronald Reuel Tolkien of Oxford Street',
    ' ',
    'пароль12345',
    '张伟，男',
    `${'д'.repeat(33)}`,
  ]) {
    assert.ok(!looksLikeName(value), value);
  }
});

test('what is told to be no name by its bytes does not look like one', () => {
  const isNo = (text: string) => isNoName(Buffer.from(text), 0, Buffer.byteLength(text));

  for (const text of ['12345', 'u_9f8e7d6c', 'k100', 'пароль12345']) {
    assert.ok(isNo(text) && !looksLikeName(text), text);
  }
  for (const text of ['id', 'address2', 'v1', 'Billing Address Line 1', 'Line 1 2 3 4', 'fecha_de_nacimiento_año'])
    assert.ok(!isNo(text), text);
});
