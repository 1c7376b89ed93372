import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wayOn } from './way-on.ts';

test('a parameter says where a browser goes next by its name, and what is returned or continued is something else', () => {
  const sure =
    'return_to returnTo returnUrl return-uri return continue continue_to continueUrl returnToPage login.return_to a[return_to] redirect_uri next';
  const none =
    'return_address returned_items return_date return_policy return_total return_label_url return_path continued_at discontinued nextPage';

  for (const name of sure.split(' ')) assert.equal(wayOn(name, false), 'surely', name);
  for (const name of none.split(' ')) assert.equal(wayOn(name, false), 'no', name);
});
