import type { Random } from './random.ts';
import { mayUse, type Split } from './split.ts';

/** What a field of a document holds, as far as a figure asks. */
export const personalKinds = [
  'name',
  'first',
  'last',
  'street',
  'email',
  'phone',
  'e164',
  'birth',
  'national',
  'password',
  'pan',
  'iban',
] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** How a kind's field is called, by language: phrases in small letters, their words joined by `_`. */
const phrasesByLanguage: Readonly<Record<string, Readonly<Partial<Record<PersonalKind, string>>>>> = {
  en: {
    name: `full_name customer_name patient_name employee_name contact_name recipient_name person_name holder_name account_holder cardholder_name
      legal_name guest_name passenger_name sender_name beneficiary_name member_name student_name teacher_name owner_name client_name subscriber_name
      tenant_name driver_name doctor_name physician_name nurse_name applicant_name candidate_name complete_name name_on_card emergency_contact_name
      next_of_kin_name spouse_name parent_name guardian_name manager_name payee_name payer_name buyer_name seller_name insured_name attendee_name
      participant_name visitor_name resident_name contact_person account_holder_name author_full_name supervisor_name`,
    first: `first_name given_name forename fname first_nm firstname givenname given_names first_names christian_name name_first preferred_first_name
      legal_first_name customer_first_name patient_first_name contact_first_name billing_first_name shipping_first_name employee_first_name
      recipient_first_name guest_first_name middle_name`,
    last: `last_name family_name surname lname last_nm lastname familyname name_last legal_last_name customer_last_name patient_last_name
      contact_last_name billing_last_name shipping_last_name employee_last_name recipient_last_name maiden_name birth_name guest_surname second_surname`,
    street: `street street_address address_line_1 address_line1 address1 address_1 street_1 street_line_1 street_name_and_number home_address
      mailing_address postal_address residential_address street_line delivery_address shipping_street billing_street billing_address_line_1
      shipping_address_line_1 address_street line_1_address home_street permanent_address current_address`,
    email: `email email_address e_mail mail mail_address contact_email work_email personal_email billing_email customer_email user_email primary_email
      recipient_email notification_email reply_to_email invoice_email owner_email login_email recovery_email`,
    phone: `phone phone_number telephone mobile mobile_number mobile_phone cell_phone cell tel contact_number contact_phone home_phone work_phone
      telephone_number phone_no mobile_no day_phone evening_phone billing_phone emergency_phone fax fax_number landline customer_phone primary_phone
      cell_number office_phone tel_no phone_home`,
    birth: `birth_date date_of_birth dob birthday birthdate born_on born d_o_b patient_dob birth_day customer_birth_date member_dob date_birth
      employee_birthdate subscriber_dob birth_dt`,
    national: `national_id national_id_number identity_number personal_id id_card_number citizen_id national_identifier
      tax_id taxpayer_id identification_number national_identity_number personal_identification_number personal_number government_id
      id_document_number national_identification_number taxpayer_identification_number`,
    password: `password passwd pwd user_password login_password plain_password temp_password temporary_password initial_password passphrase
      account_password db_password admin_password new_password current_password old_password smtp_password wifi_password default_password`,
    pan: 'card_number pan credit_card credit_card_number cc_number card_no debit_card_number payment_card_number account_card_number primary_account_number ccnum cardnum',
    iban: 'iban iban_number bank_account_iban payout_iban account_iban creditor_iban debtor_iban bank_iban beneficiary_iban refund_iban',
  },
  de: {
    name: 'vollstaendiger_name kundenname name_des_kunden patientenname ansprechpartner kontoinhaber mitarbeitername empfaengername karteninhaber versicherter_name',
    first: 'vorname vornamen rufname kunde_vorname patient_vorname zweiter_vorname',
    last: 'nachname familienname zuname kunde_nachname geburtsname patient_nachname',
    street: 'strasse strasse_hausnummer strasse_und_hausnummer anschrift lieferadresse rechnungsadresse postanschrift wohnadresse',
    email: 'e_mail_adresse email_adresse mailadresse kontakt_email',
    phone: 'telefon telefonnummer handynummer mobilnummer rufnummer festnetz mobiltelefon telefon_privat handy',
    birth: 'geburtsdatum geburtstag geb_datum geboren_am gebdat',
    national: 'steuer_id steueridentifikationsnummer identifikationsnummer steuer_identifikationsnummer',
    password: 'passwort kennwort benutzerpasswort',
    iban: 'kontonummer_iban',
    pan: 'kreditkartennummer kartennummer',
  },
  fr: {
    name: 'nom_complet nom_client nom_du_patient nom_et_prenom nom_du_titulaire nom_du_salarie nom_destinataire prenom_nom',
    first: 'prenom prénom prenoms prenom_usuel prenom_client deuxieme_prenom',
    last: 'nom_de_famille nom_famille nom_usage nom_naissance nom_de_naissance nom_patronymique',
    street: 'adresse rue adresse_postale adresse_ligne_1 numero_et_rue adresse_livraison adresse_facturation adresse_domicile voie',
    email: 'courriel adresse_email adresse_courriel mel email_client',
    phone: 'telephone téléphone numero_telephone numero_de_telephone portable tel_portable telephone_mobile tel_fixe telephone_domicile',
    birth: 'date_naissance date_de_naissance naissance ne_le date_naiss',
    national: 'numero_securite_sociale numero_secu nir num_secu numero_identite numero_insee',
    password: 'mot_de_passe motdepasse mdp mot_passe',
    pan: 'numero_carte numero_de_carte carte_bancaire',
  },
  es: {
    name: 'nombre_completo nombre_cliente nombre_del_paciente nombre_y_apellidos nombre_titular titular_cuenta nombre_empleado nombre_destinatario',
    first: 'primer_nombre nombre_pila nombre_de_pila segundo_nombre nombres',
    last: 'apellido apellidos primer_apellido segundo_apellido apellido_paterno apellido_materno',
    street: 'direccion dirección calle domicilio direccion_envio calle_y_numero direccion_facturacion direccion_postal calle_numero',
    email: 'correo correo_electronico correo_electrónico email_cliente direccion_correo',
    phone: 'telefono teléfono numero_telefono telefono_movil movil móvil celular telefono_fijo telefono_contacto numero_celular',
    birth: 'fecha_nacimiento fecha_de_nacimiento nacimiento fec_nac fecha_nac',
    national: 'dni nif numero_identificacion documento_identidad numero_dni',
    password: 'contrasena contraseña clave clave_acceso',
    pan: 'numero_tarjeta tarjeta_credito',
  },
  it: {
    name: 'nome_completo nome_cognome nome_e_cognome nome_cliente nominativo nome_paziente intestatario nome_intestatario',
    first: 'nome_proprio nome_battesimo primo_nome nome_di_battesimo secondo_nome',
    last: 'cognome cognome_cliente cognome_nascita cognome_paziente',
    street: 'indirizzo via indirizzo_residenza indirizzo_spedizione via_e_numero indirizzo_fatturazione domicilio_fiscale',
    email: 'indirizzo_email posta_elettronica',
    phone: 'telefono_cellulare cellulare numero_di_telefono numero_cellulare recapito_telefonico telefono_fisso',
    birth: 'data_nascita data_di_nascita nato_il',
    national: 'codice_fiscale cod_fiscale cf_cliente codicefiscale',
    password: 'parola_chiave password_utente',
    pan: 'numero_carta',
  },
  pt: {
    name: 'nome_do_paciente nome_do_titular titular_da_conta nome_do_cliente nome_destinatario nome_funcionario',
    first: 'primeiro_nome prenome nome_de_batismo',
    last: 'sobrenome apelido ultimo_nome nome_de_familia último_nome',
    street: 'endereco endereço rua logradouro morada endereco_entrega rua_e_numero endereco_cobranca',
    email: 'e_mail_cliente endereco_email correio_eletronico',
    phone: 'telefone numero_telefone telemovel telemóvel numero_celular telefone_fixo telefone_residencial telefone_contato',
    birth: 'data_nascimento data_de_nascimento nascimento dt_nascimento dt_nasc',
    national: 'cpf numero_cpf cpf_cliente documento_cpf',
    password: 'senha palavra_passe senha_acesso',
    pan: 'numero_cartao cartao_credito',
  },
  nl: {
    name: 'volledige_naam klantnaam naam_klant naam_patient rekeninghouder naam_medewerker',
    first: 'voornaam voornamen roepnaam',
    last: 'achternaam familienaam geslachtsnaam meisjesnaam',
    street: 'straat straatnaam straat_huisnummer adres bezorgadres factuuradres woonadres postadres',
    email: 'e_mailadres emailadres',
    phone: 'telefoon telefoonnummer mobiel mobiele_nummer gsm_nummer mobiel_nummer',
    birth: 'geboortedatum geboortedag',
    national: 'bsn burgerservicenummer bsn_nummer',
    password: 'wachtwoord wachtwoord_gebruiker',
  },
  pl: {
    name: 'imie_i_nazwisko imię_i_nazwisko pelne_imie imie_nazwisko pacjent_imie_nazwisko',
    first: 'imie imię imie_klienta pierwsze_imie drugie_imie',
    last: 'nazwisko nazwisko_klienta nazwisko_rodowe',
    street: 'ulica adres_zamieszkania adres_dostawy ulica_i_numer adres_korespondencyjny',
    email: 'adres_email adres_e_mail poczta_elektroniczna',
    phone: 'telefon_kontaktowy numer_telefonu telefon_komorkowy komorka nr_telefonu',
    birth: 'data_urodzenia data_ur dzien_urodzenia',
    national: 'pesel numer_pesel nr_pesel',
    password: 'haslo hasło haslo_uzytkownika',
  },
  sv: {
    name: 'fullstandigt_namn kundnamn fullt_namn for_och_efternamn kontaktperson_namn',
    first: 'fornamn förnamn tilltalsnamn',
    last: 'efternamn släktnamn slaktnamn',
    street: 'gatuadress gata postadress leveransadress hemadress',
    email: 'epost e_post e_postadress epostadress',
    phone: 'telefonnr mobilnr mobiltelefonnummer mobil telefon_mobil',
    birth: 'fodelsedatum födelsedatum fodelsedag',
    national: 'personnummer personnr samordningsnummer',
    password: 'losenord lösenord',
  },
  ru: {
    name: 'фио полное_имя имя_клиента имя_пациента',
    first: 'имя отчество',
    last: 'фамилия фамилия_клиента девичья_фамилия',
    street: 'адрес улица адрес_доставки улица_дом адрес_проживания',
    email: 'почта эл_почта электронная_почта',
    phone: 'телефон номер_телефона мобильный моб_телефон контактный_телефон',
    birth: 'дата_рождения день_рождения',
    national: 'инн номер_инн инн_клиента',
    password: 'пароль',
  },
  ja: {
    name: '氏名 名前 お名前 フルネーム 顧客名 患者名',
    first: '名 下の名前',
    last: '姓 苗字 名字',
    street: '住所 番地 配送先住所',
    email: 'メールアドレス メール',
    phone: '電話番号 電話 携帯電話 携帯番号',
    birth: '生年月日 誕生日',
    national: 'マイナンバー 個人番号',
    password: 'パスワード',
  },
  zh: {
    name: '姓名 全名 客户姓名 患者姓名 联系人姓名 收件人',
    street: '地址 详细地址 街道地址 收货地址',
    email: '邮箱 电子邮件 电子邮箱 邮箱地址',
    phone: '电话 手机 手机号 手机号码 联系电话 电话号码',
    birth: '出生日期 生日 出生年月日',
    national: '身份证号 身份证 身份证号码 公民身份号码',
    password: '密码 登录密码',
  },
};

export const keyLanguages = Object.keys(phrasesByLanguage);

/** Whose number a field of that language names; any country's where it is not listed, as in English. */
export const countryByLanguage: Readonly<Record<string, string>> = {
  de: 'DE',
  fr: 'FR',
  es: 'ES',
  it: 'IT',
  pt: 'BR',
  nl: 'NL',
  pl: 'PL',
  sv: 'SE',
  ru: 'RU',
  ja: 'JP',
  zh: 'CN',
};

/** What applications put before their fields' names. */
const prefixes = ['user', 'src', 'tbl', 'c', 'usr', 'x', 'cust', 'rec', 'fld'];

export type Casing = (typeof casings)[number];
export const casings = ['snake', 'camel', 'kebab', 'pascal', 'upper', 'joined', 'spaced', 'prefixed', 'dotted'] as const;

export function spell(phrase: string, casing: Casing, prefix = ''): string {
  const words = phrase.split('_');
  switch (casing) {
    case 'snake':
      return phrase;
    case 'prefixed':
      return `${prefix}_${phrase}`;
    case 'kebab':
      return words.join('-');
    case 'dotted':
      return words.join('.');
    case 'upper':
      return phrase.toUpperCase();
    case 'joined':
      return words.join('');
    case 'spaced':
      return words.map(capital).join(' ');
    case 'pascal':
      return words.map(capital).join('');
    case 'camel':
      return words.map((word, index) => (index === 0 ? word : capital(word))).join('');
  }
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function phrasesOf(kind: PersonalKind, language: string): readonly string[] {
  const wanted = kind === 'e164' ? 'phone' : kind;
  return (phrasesByLanguage[language]?.[wanted] ?? phrasesByLanguage['en']?.[wanted] ?? '').split(/\s+/);
}

/** A spelling that is this side's alone; in another casing where the wanted one belongs to the other side. */
export function keyOf(random: Random, split: Split, phrases: readonly string[], casing: Casing): string {
  for (let turn = 0; turn < 400; turn += 1) {
    const phrase = random.pick(phrases);
    const tried = turn < 40 ? casing : random.pick(casings);
    const spelling = spell(phrase, tried, random.pick(prefixes));
    if (mayUse(split, phrase, spelling)) return spelling;
  }
  throw new Error(`no spelling of ${phrases[0]} is left for ${split}`);
}

/** How a kind is called in a language; in English where the language has no phrase that is this side's. */
export function kindKey(random: Random, split: Split, kind: PersonalKind, language: string, casing: Casing): string {
  const own = phrasesOf(kind, language).filter((phrase) => isAnyLeft(split, phrase));
  return keyOf(random, split, own.length > 0 ? own : phrasesOf(kind, 'en'), casing);
}

export function isAnyLeft(split: Split, phrase: string): boolean {
  return casings.some((casing) => casing !== 'prefixed' && mayUse(split, phrase, spell(phrase, casing)));
}

/** Every spelling of every kind that a side may use, for the test that no two meet. */
export function spellingsOf(split: Split): ReadonlySet<string> {
  const all = new Set<string>();
  for (const language of keyLanguages) {
    for (const kind of personalKinds) {
      for (const phrase of phrasesOf(kind, language)) {
        for (const casing of casings) {
          for (const prefix of casing === 'prefixed' ? prefixes : ['']) {
            const spelling = spell(phrase, casing, prefix);
            if (mayUse(split, phrase, spelling)) all.add(spelling);
          }
        }
      }
    }
  }
  return all;
}
