/** The policy that holds where nobody wrote one; `sluice config` shows it. Later documents come before it, so any rule can be overruled. */
export const defaultPolicyText = `version: 1
# First match wins, for the message as a whole and for each value. What no rule matches passes and is recorded.
# Only values that are likely or certain to be of a class are treated.
rules:
  - id: banned-callers-are-refused
    title: The caller was turned away for a time, by hand or by a limit
    match: { finding: ban.block }
    treat: block
    status: 403

  - id: banned-callers-come-later
    title: The caller was told to come later, by hand or by a limit
    match: { finding: ban.limit }
    treat: block
    status: 429

  - id: banned-callers-prove-who-they-are
    title: The caller is asked to prove who it is, by hand or by a limit
    match: { finding: ban.challenge }
    treat: challenge

  - id: callers-are-authenticated
    title: The configuration wants a credential that can be verified, and this request shows none
    match: { finding: [authentication.missing, authentication.invalid, authentication.insufficient] }
    treat: challenge

  - id: authentication-can-be-checked
    title: Whoever could tell whether the credential is good did not answer
    match: { finding: authentication.unavailable }
    treat: block
    status: 503

  - id: forged-requests-are-refused
    title: A page of another site made the browser send this
    match: { finding: csrf.* }
    treat: block
    status: 403

  - id: attacks-are-refused
    title: The request carries something that is written for an interpreter behind the API
    match: { finding: attack.* }
    treat: block
    status: 403

  - id: bodies-are-judged
    title: The body is longer, or holds more, than what is looked at for attacks
    match: { finding: request.unjudged-body }
    treat: block
    status: 413

  - id: bodies-can-be-read
    title: The body is in a charset or a coding in which it cannot be looked at for attacks
    match: { finding: request.unreadable-body }
    treat: block
    status: 415

  - id: nobody-is-sent-away
    title: The answer sends the browser to another host, which the request named
    match: { finding: response.open-redirect }
    treat: block
    status: 403

  - id: requests-are-valid
    title: The request is not what the contract describes
    match: { finding: request.invalid }
    treat: block
    status: 400

  - id: one-of-a-kind-comes-once
    title: A secret or a sum of money comes twice in the query, and servers differ in which of them counts
    match: { finding: request.parameter-pollution }
    treat: block
    status: 400

  - id: public-values-pass
    title: Publishable keys and presigned links are made to be handed out
    match: { class: [secret.publishable-*, secret.presigned-*] }
    treat: allow

  - id: cookies-reach-their-owner
    title: A cookie is the credential of the one for whom it is set
    match: { class: secret.*, place: [response.cookie.**, response.header.set-cookie] }
    treat: allow

  - id: credentials-are-handed-over
    title: A login or a key creation hands a credential to the one who just authenticated
    match: { class: secret.*, handover: true }
    treat: allow

  - id: passwords-and-private-keys-never-leave
    title: Passwords, their hashes, private keys and connection strings never leave
    match: { class: [secret.password*, secret.*hash*, secret.private-key*, secret.connection-string*] }
    treat: strip

  - id: declared-credentials-pass
    title: The contract declares this credential for this response
    match: { class: secret.*, declared: declared }
    treat: allow

  - id: secrets-never-leave
    title: Secrets never leave
    match: { class: secret.* }
    treat: strip

  - id: errors-keep-their-insides
    title: An error says that something went wrong, not how the service is made
    match: { class: [internal.stack-trace, internal.sql-error] }
    treat: problem

  - id: internals-never-leave
    title: Internals never leave
    match: { class: internal.* }
    treat: strip

  - id: undeclared-fields-are-stripped
    title: The contract does not declare this sensitive field
    match: { sensitivity: [internal, confidential, restricted], declared: undeclared }
    treat: strip
`;
