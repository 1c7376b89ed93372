/**
 * Words that heads of tables and names of fields are made of, in ten languages. Where one of them stands among words with blanks between
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
  الاسم العنوان الهاتف تاريخ الميلاد رقم كلمة`.split(/\s+/),
);
