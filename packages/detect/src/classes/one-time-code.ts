import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, byText } from '../evidence.ts';
import { codeMessageFinder, otpauthFinder } from '../finders/find-otpauth.ts';
import { isPlaceholder } from '../finders/randomness.ts';

const { digit, lower, upper, dash, space } = byteMask;

/** What stands in for a second factor: codes that are sent, codes kept for the day the phone is lost, and the seed they come from. */
export const oneTimeCode = defineDataClass({
  id: 'secret.one-time-code',
  title: 'One-time or recovery code',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 8.4'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 1,
  prevalence: 1 / 1000,
  evidence: [
    byText(otpauthFinder),
    byText(codeMessageFinder),
    byForms([
      {
        shape: { what: '4 to 10 digits', needs: digit, allows: digit | dash | space, bytesMin: 4, bytesMax: 11, fits: isCode },
        weight: 2.6,
        check: null,
        passRate: 1,
      },
      {
        shape: {
          what: 'groups of letters and digits',
          needs: digit,
          allows: digit | lower | upper | dash | space,
          bytesMin: 6,
          bytesMax: 48,
          fits: isGroupedCode,
        },
        weight: 2.6,
        check: null,
        passRate: 1,
      },
    ]),
    byKey(
      [
        'otp',
        'otp_code',
        'one_time_code',
        'one_time_password',
        'one_time_passcode',
        'totp',
        'totp_code',
        'mfa_code',
        'two_factor_code',
        'two_fa_code',
        '2fa_code',
        'second_factor_code',
        'verification_code',
        'verify_code',
        'sms_code',
        'email_code',
        'login_code',
        'sign_in_code',
        'authentication_code',
        'access_code',
        'reset_code',
        'password_reset_code',
        'recovery_code',
        'backup_code',
        'scratch_code',
        'emergency_code',
        'device_code',
        'pairing_code',
        'activation_code',
        'unlock_code',
        'codigo_de_verificacion',
        'code_de_verification',
        'verifizierungscode',
        'bestatigungscode',
        'einmalcode',
        'tan',
        'puk',
        'codigo_verificacao',
        '验证码',
        '認証コード',
        '인증번호',
      ],
      { weight: 6.6 },
    ),
    byKey(['authorization_code', 'code_verifier', 'user_code', 'confirmation_code'], { weight: 5 }),
    against(
      [
        'status_code',
        'error_code',
        'country_code',
        'auth_code_type',
        'response_code',
        'booking',
        'transaction',
        'payment',
        'card',
        'flight',
      ],
      {
        weight: -3,
      },
    ),
  ],
  samples: {
    hits: [
      { otp: '482913' },
      { verificationCode: '719-204' },
      { recoveryCode: '8f3k2-9d8s7' },
      { uri: `otpauth://totp/shop:mara@shop.example?secret=${'JBSWY3DPK5XXE3DE'}&issuer=shop` },
      { sms: 'Your login code is 482913. Do not pass it on.' },
      { backup_codes: 'k4m9-x2p7-q8w3' },
    ],
    misses: [
      { otp: 'disabled' },
      { code: '482913' },
      { verificationCodeLength: '6' },
      { statusCode: '4041' },
      { otpEnabled: 'true' },
      { text: 'The verification code is sent by mail' },
      { recoveryCode: 'xxxx-xxxx-xxxx' },
      { text: 'error code is 50012 on line 3' },
    ],
  },
});

function isCode(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  for (let index = start; index < end; index += 1) if (isDigit(bytes[index])) digits += 1;
  return digits >= 4 && digits <= 10 && isDigit(bytes[start]) && isDigit(bytes[end - 1]);
}

function isGroupedCode(bytes: Uint8Array, start: number, end: number): boolean {
  return !isPlaceholder(bytes, start, end);
}
