/**
 * Words that heads of tables and names of fields are made of, in many languages. Where one of them stands among words with blanks between
 * (`Last Name`, `Date de naissance`), these are a name that somebody gave and not a value.
 */
export const fieldWords: ReadonlySet<string> = new Set(
  `name names first last middle family given full user customer client contact birth date day month year time number no nr id code key
  address street city town zip postal post state country region phone telephone mobile cell fax mail email e-mail url link account bank
  card iban bic swift tax vat insurance social security passport licence license driver gender sex age nationality language status type
  kind amount total price balance salary income cost rate currency order invoice payment product item description title note comment
  password secret token hash created updated modified company employer department role patient diagnosis doctor policy member employee
  nom prénom prenom adresse rue ville numéro numero téléphone telephone courriel naissance sexe âge pays compte carte mot passe client
  vorname nachname familienname straße strasse ort stadt postleitzahl geburtsdatum telefonnummer nummer konto karte kennwort passwort
  nombre apellido apellidos dirección direccion calle ciudad código codigo teléfono telefono correo nacimiento fecha edad sexo país pais
  cuenta tarjeta contraseña contrasena nome cognome indirizzo via città citta cap nascita data età paese conto carta
  sobrenome endereço endereco rua cidade cep nascimento telemóvel idade senha conta cartão cartao
  naam achternaam voornaam adres straat plaats geboortedatum telefoon wachtwoord rekening imię imie nazwisko ulica miasto urodzenia telefonu
  hasło haslo konta karty namn efternamn förnamn fornamn gata ort födelsedatum fodelsedatum telefon lösenord losenord
  navn etternavn fornavn gade by fødselsdato nimi sukunimi etunimi osoite katu syntymäaika puhelin salasana
  имя фамилия отчество адрес улица город дата рождения телефон номер пароль карта счёт счет почта
  名前 氏名 住所 電話 番号 生年月日 姓名 地址 电话 号码 密码 出生日期 이름 성명 주소 전화 번호 생년월일 비밀번호
  dob birthdate surname forename initials maiden nickname title suffix prefix holder owner person subscriber beneficiary guardian spouse line
  apartment unit house building district province county suburb postcode extension landline office home work contact emergency recipient sender
  ssn pin cvv cvc expiry expires national identity identifier identification registration licence insurer visa nationality ethnicity religion
  marital occupation job position manager team start end reason result source quantity qty sku product category brand weight height size
  username login passcode passphrase question answer
  fec nac nasc né née ne nee nato nata nacido nacida born geboren geb naiss fødselsdag fodselsdag geburtstag anniversaire cumpleaños cumpleanos
  compleanno aniversario verjaardag urodziny syntymäpäivä syntymapaiva дата день
  telefono telefone telefon telefonisch recapito cellulare celular móvil movil mobil mobiel komórkowy komorkowy mobile handynummer rufnummer
  mobiltelefon mobiltelefonnummer puhelinnumero telefonnumero matkapuhelin kontakt kontaktperson ansprechpartner empfänger empfaenger kontonummer
  kartennummer steuernummer versicherungsnummer ausweisnummer hausnummer anschrift wohnort lieferadresse rechnungsadresse benutzername benutzer
  kunde kunden kundennummer kundenname mitarbeiter inhaber patient titulaire destinataire identifiant identité identite facturation livraison salarié
  salarie utilisateur assuré assure domicile voie titular destinatario empleado paciente cliente usuario identidad documento dni nif nie cif
  clave domicilio facturación facturacion envío envio fiscale fiscal codice cellulare residenza domicilio documento utente paziente dipendente
  intestatario contato contacto residencial documento cpf cnpj identidade usuário usuario morada logradouro naamwoord gebruiker klant medewerker
  patiënt patient burgerservicenummer bsn identiteit telefoonnummer kaartnummer woonplaats postcode huisnummer woonadres
  numer pesel nip dowód dowod dzień dzien klient klienta pacjent pacjenta użytkownik uzytkownik użytkownika uzytkownika pracownika odbiorcy
  personnummer samordningsnummer identitet kund kundnamn användare anvandare släktnamn slaktnamn gatuadress postnummer
  fødselsnummer fodselsnummer kunde bruker bruger kundenavn identitetsnummer adresse passord adgangskode
  henkilötunnus henkilotunnus asiakas käyttäjä kayttaja sähköposti sahkoposti postinumero
  инн снилс клиент клиента пациент пациента пользователь пользователя получатель дом индекс контактный мобильный документ
  الاسم العنوان الهاتف تاريخ الميلاد رقم كلمة`.split(/\s+/),
);
