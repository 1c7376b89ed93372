import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeName } from './looks-like-name.ts';

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
