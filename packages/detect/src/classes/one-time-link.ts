import { byteMask } from '@sluice/model';
import { anyByte } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, byText } from '../evidence.ts';
import { isSecretLink, oneTimeLinkFinder } from '../finders/find-one-time-link.ts';

/** Links by which a password is set anew, an invitation taken or a login made: whoever follows first is let in. */
export const oneTimeLink = defineDataClass({
  id: 'secret.one-time-link',
  title: 'Link with a one-time token',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 32'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'allow' },
  retentionDays: 7,
  evidence: [
    byText(oneTimeLinkFinder),
    byShape(
      {
        what: 'a link with random text in it',
        needs: byteMask.colon | byteMask.slash,
        allows: anyByte & ~(byteMask.space | byteMask.control | byteMask.high),
        bytesMin: 28,
        bytesMax: 2048,
        fits: isSecretLink,
      },
      { weight: 2 },
    ),
    byKey(
      [
        'invite_link',
        'invite_url',
        'invitation_link',
        'invitation_url',
        'reset_link',
        'reset_url',
        'reset_password_link',
        'reset_password_url',
        'password_reset_link',
        'password_reset_url',
        'magic_link',
        'magic_url',
        'login_link',
        'login_url',
        'sign_in_link',
        'signin_link',
        'activation_link',
        'activation_url',
        'verification_link',
        'verification_url',
        'verify_url',
        'confirm_url',
        'confirmation_url',
        'confirmation_link',
        'one_time_link',
        'one_time_url',
        'recovery_link',
        'recovery_url',
        'set_password_url',
        'impersonation_url',
        'unlock_url',
        'share_link',
        'action_link',
      ],
      { weight: 6 },
    ),
    against(['image', 'avatar', 'thumbnail', 'docs', 'documentation', 'repository', 'commit', 'avatar_url', 'image_url'], { weight: -5 }),
  ],
  samples: {
    hits: [
      {
        resetPasswordUrl: `https://shop.example/reset-password?token=$2a$10$${'K3n0T9dUoEw5YfQbR7sXme'}${'Vh2mLx8cPz4uJ6tGa1oNyWqDkSiBrFe'}`,
      },
      { inviteLink: 'https://shop.example/new-user/q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ' },
      { message: 'Set it here: https://shop.example/password?reset_token=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ within an hour' },
      { magicLink: 'https://shop.example/auth/9f86d081-884c-4d65-9a2f-eaa0c55ad015' },
    ],
    misses: [
      { inviteLink: 'https://shop.example/invite' },
      { url: 'https://shop.example/items/q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ' },
      { next: 'https://shop.example/items?page_token=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ' },
      { resetPasswordUrl: 'https://shop.example/reset-password?token={token}' },
      { loginUrl: 'https://shop.example/account/sign-in-with-your-password' },
      { avatarUrl: 'https://cdn.shop.example/avatars/5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8.png' },
    ],
  },
});
