import { anyByte, asciiOf } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byFormat, byForms, byKey, byText } from '../evidence.ts';
import { assignedPasswordFinder } from '../finders/find-assignment.ts';
import { curlFinder, netrcFinder, pgpassFinder, sqlPasswordFinder } from '../finders/find-credential-line.ts';
import { isPlaceholder } from '../finders/randomness.ts';
import { digitsShape } from '../shapes.ts';

const noPasswords = new Set(
  'string text null none undefined true false yes no password passwd pwd secret hidden masked encrypted hash bcrypt plain required optional invalid valid expired unknown default n/a na basic oauth oauth2 credentials required_password'.split(
    ' ',
  ),
);

export const password = defineDataClass({
  id: 'secret.password',
  title: 'Password in plain text',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 8.3'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  prevalence: 1 / 500,
  evidence: [
    byText(assignedPasswordFinder),
    byText(netrcFinder),
    byText(curlFinder),
    byText(pgpassFinder),
    byText(sqlPasswordFinder),
    byForms([
      {
        shape: { what: 'text that could be a password', needs: 0, allows: anyByte, bytesMin: 3, bytesMax: 256, fits: isOneWord },
        weight: 1.2,
        check: isNoPlaceholder,
        passRate: 1 / 2,
      },
      { shape: { ...digitsShape(4, 12), bytesMax: 12 }, weight: 2.4, check: isNoPlaceholder, passRate: 1 / 2 },
    ]),
    byKey(['pin', 'login_pin', 'passcode'], { weight: 5.6 }),
    // A PIN code is a place in India, and pins are what boards have.
    against(['gpio', 'gpio_pin', 'pin_code', 'pincode', 'board', 'output', 'map', 'boarding', 'bus', 'ski'], { weight: -5 }),
    byKey(
      [
        'password',
        'passwd',
        'pwd',
        'passphrase',
        'pass_phrase',
        'user_password',
        'db_password',
        'smtp_password',
        'temp_password',
        'temporary_password',
        'initial_password',
        'admin_password',
        'root_password',
        'login_password',
        'plain_password',
        'pass',
        'passwort',
        'kennwort',
        'mot_de_passe',
        'motdepasse',
        'contrasena',
        'clave',
        'senha',
        'wachtwoord',
        'haslo',
        'losenord',
        'passord',
        'salasana',
        'пароль',
        'パスワード',
        '密码',
        '비밀번호',
        'passcode_text',
        'security_answer',
        'secret_answer',
        'wifi_password',
        'wifi_passphrase',
        'wpa_psk',
        'pre_shared_key',
        'preshared_key',
        'keystore_password',
        'master_password',
        'ftp_password',
        'mail_password',
        'bind_password',
        'proxy_password',
        'old_password',
        'new_password',
        'confirm_password',
        'password_confirmation',
        'zugangskennwort',
        'parola',
        'heslo',
        'jelszo',
        'sifre',
        'adgangskode',
        'lozinka',
        'geslo',
        'parool',
        'parole',
        'mat_khau',
        'kata_sandi',
        'рабочий_пароль',
        'كلمة المرور',
        'סיסמה',
        '密碼',
        '口令',
      ],
      { weight: 6.8 },
    ),
    // Secrets that people choose are as good as passwords; those that machines draw are keys.
    byKey(
      [
        'jwt_secret',
        'session_secret',
        'cookie_secret',
        'secret_key_base',
        'hmac_secret',
        'signing_secret',
        'app_secret',
        'encryption_key',
        'master_key',
      ],
      {
        weight: 6.8,
      },
    ),
    byFormat(['password'], { weight: 5 }),
  ],
  samples: {
    hits: [
      { password: 'correct-horse-7' },
      { dbPassword: 'Tr0ub4dor&3' },
      { passwort: 'geheim123!' },
      { JWT_SECRET: 'keep-it-under-the-hat' },
      { pin: '4921' },
      { config: `DB_HOST=db.shop.example\nDB_PASSWORD=${'Tr0ub4dor&3'}\nDB_NAME=shop` },
      { body: `{"user":"mara","password":"${'correct-horse-7'}"}` },
      { netrc: `machine shop.example login mara password ${'correct-horse-7'}` },
      { pgpass: `db.shop.example:5432:shop:mara:${'correct-horse-7'}` },
      { sql: `CREATE USER mara IDENTIFIED BY '${'correct-horse-7'}'` },
      { php: `define('DB_PASSWORD', '${'Tr0ub4dor&3'}');` },
      { log: `{\\"user\\":\\"mara\\",\\"password\\":\\"${'Tr0ub4dor&3'}\\"}` },
      { run: `curl -s -u mara:${'correct-horse-7'} https://shop.example/api` },
      { wpaPsk: 'blue-kettle-42' },
    ],
    misses: [
      { password: '********' },
      { password: 'string' },
      { passwordChangedAt: '2024-01-01T00:00:00Z' },
      { password: '<hidden>' },
      { passwordPolicy: 'strong8plus' },
      { hasPassword: 'yes1' },
      { pin: 'top left' },
      { pinCode: '110001' },
      { gpioPin: '4821' },
      { text: 'Password: must be at least eight characters' },
      { text: 'password=<your password>' },
      { code: 'const password = getPassword(user)' },
      { text: `PASSWORD=${'$'}{DB_PASSWORD}` },
      { text: 'The field "password": "string" is required' },
      { rules: "validates 'password', 'confirmation'" },
      { text: 'curl -u user:<password> https://shop.example' },
      { text: 'machine learning and password managers' },
      { value: 'Tr0ub4dor&3' },
      { password: 'Must be at least eight characters long' },
    ],
  },
});

/** A passphrase has few spaces; a sentence about passwords has more. */
function isOneWord(bytes: Uint8Array, start: number, end: number): boolean {
  let spaces = 0;
  for (let index = start; index < end; index += 1) if (bytes[index] === 32) spaces += 1;
  return spaces <= 3;
}

function isNoPlaceholder(bytes: Uint8Array, start: number, end: number): boolean {
  let isUniform = true;
  for (let index = start + 1; index < end && isUniform; index += 1) isUniform = bytes[index] === bytes[start];
  if (isUniform || isPlaceholder(bytes, start, Math.min(end, start + 80))) return false;
  return end - start > 24 || !noPasswords.has(asciiOf(bytes, start, end).toLowerCase());
}
