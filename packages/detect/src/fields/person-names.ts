import { words } from './words.ts';

/** Names of fields that hold a person's name, in languages of the Latin script. */
const latin = words(`
  name_first name_last name_given name_family firstname_kana f_name l_name m_name first_nm last_nm full_nm second_name
  second_surname nickname nick_name given_names family_names person_name full_legal_name contact_person account_holder_name
  nameoncard name_prefix_first employee_full_name vollstandiger_name vollstaendiger_name voller_name rufname geburtsname
  madchenname maedchenname zuname familien_name vor_name nach_name ansprechpartner kontaktperson inhaber karteninhaber
  kontoinhaber prenoms deuxieme_prenom nom_complet nom_prenom nom_et_prenom nom_usage nom_naissance nom_de_naissance
  nom_de_jeune_fille titulaire nombres primer_apellido segundo_apellido apellido_paterno apellido_materno segundo_nombre
  nombre_y_apellidos nombre_apellidos apellidos_nombre nombre_de_pila nombre_cliente titular nome_cognome cognome_nome
  nome_e_cognome nome_di_battesimo nome_cliente intestatario nominativo primeiro_nome ultimo_nome nome_do_meio nome_proprio
  nome_social apelidos volledige_naam roepnaam meisjesnaam voorletters tussenvoegsel familienaam voor_naam achter_naam naam_klant
  imiona pelne_imie drugie_imie imie_nazwisko nazwisko_rodowe imie_ojca förnamn fornavne efternavn mellemnavn mellomnavn
  mellannamn fullt_namn fulde_navn fuldt_navn fullt_navn slektsnavn tilltalsnamn koko_nimi kutsumanimi toinen_nimi jmeno prijmeni
  cele_jmeno meno priezvisko ime prezime ime_i_prezime ime_in_priimek priimek keresztnev vezeteknev csaladnev teljes_nev utonev
  prenume nume_de_familie nume_complet soyad soyadi ad_soyad adi_soyadi isim nama_lengkap nama_depan nama_belakang ho_ten
  ho_va_ten ho_dem ten_khach_hang eesnimi perekonnanimi vards uzvards vardas pavarde prenom_client nom_client prenom_patient
  nom_patient prenom_utilisateur nombre_paciente nombre_usuario_completo apellido_cliente nome_paciente cognome_cliente
  naam_patient imie_klienta nazwisko_klienta next_of_kin_name next_of_kin complete_name complete_full_name christian_name
  first_surname paternal_surname maternal_surname married_name former_name middle_names forenames surnames first_names last_names
  known_as calling_name name_full name_middle name_of_holder holder_full_name name_vorname vorname_name vorname_nachname
  nachname_vorname vor_und_nachname vor_und_zuname ganzer_name zweitname zwischenname erster_vorname weitere_vornamen geburts_name
  ehename kartenhalter nom_famille nom_usage nom_naissance nom_marital nom_epouse nom_epoux nom_patronymique nom_jeune_fille
  nom_complet nom_entier nom_officiel nom_legal nom_prenoms prenom_usuel prenom_usage prenom_officiel prenom_complet prenom_nom
  prenom_principal deuxieme_prenom second_prenom premier_prenom autres_prenoms troisieme_prenom patronyme nom_titulaire
  titulaire_compte titulaire_carte titulaire_du_compte titulaire_de_la_carte nombre_pila nombre_propio nombre_completo
  nombre_completos nombre_legal nombre_social nombre_preferido nombre_apellido nombre_apellidos nombre_titular apellido_primero
  apellido_segundo apellido_paterno apellido_materno apellido_casada apellido_soltera apellido_nombre apellido_nombres
  primer_nombre apellidos_y_nombres apellido_y_nombre titular_cuenta titular_tarjeta titular_de_la_cuenta titular_de_la_tarjeta
  nome_battesimo nome_proprio nome_completo nome_anagrafico nome_famiglia nome_cognome nome_legale cognome_nascita cognome_nubile
  cognome_sposata cognome_coniugata cognome_famiglia cognome_acquisito cognome_nome prenome primo_nome secondo_nome titolare_conto
  titolare_carta titolare_del_conto intestatario_conto intestatario_carta nome_batismo nome_familia nome_meio nome_social
  nome_solteira nome_civil nome_registro nome_sobrenome nome_apelido primeiro_nome segundo_nome ultimo_nome nome_de_familia
  ultimo_sobrenome primeiro_apelido titular_conta titular_cartao titular_da_conta titular_do_cartao nome_titular voornamen
  voornaam_achternaam voor_en_achternaam geslachtsnaam doopnaam geboortenaam familienaam achternaam_voornaam naam_volledig
  eigennaam rekeninghouder kaarthouder naam_houder pierwsze_imie nazwisko_imie nazwisko_i_imie nazwisko_panienskie
  nazwisko_rodzinne imie_drugie imiona_nazwisko pelne_nazwisko posiadacz_karty posiadacz_konta wlasciciel_konta slaktnamn
  familjenamn flicknamn fullstandigt_namn for_och_efternamn efternamn_fornamn smeknamn kontoinnehavare kortinnehavare slaegtsnavn
  familienavn pigenavn kaldenavn tilnavn for_og_efternavn for_og_etternavn fullstendig_navn kontohaver kortholder kortinnehaver
  kontoinnehaver etunimet etu_ja_sukunimi taydellinen_nimi tyttonimi sukunimi_etunimi kortinhaltija tilinhaltija
  kortinhaltijan_nimi empfanger empfaenger destinataire destinatario ontvanger geadresseerde odbiorca adresat mottagare modtager
  mottaker vastaanottaja ship_to_name bill_to_name sold_to_name name_on_account real_name attending_physician referring_physician
  primary_care_physician treating_physician attending_doctor policy_holder policyholder signatory fst_nm lst_nm mid_nm frst_name
  frst_nm fst_name lst_name mid_name given_nm family_nm surname_nm full_nm person_nm middle_initial_name nazwa_osoby first_name
  last_name full_name given_name family_name middle_name surname forename maiden_name fname sname lname legal_name preferred_name
  cardholder_name card_holder account_holder holder_name name_on_card birth_name patronymic mothers_maiden_name customer_name
  patient_name employee_name contact_name recipient_name sender_name author_name passenger_name guest_name vorname nachname
  familienname prenom nom_de_famille nombre_completo apellido apellidos primer_nombre cognome nome_completo sobrenome apelido
  voornaam achternaam imie nazwisko imie_i_nazwisko fornavn etternavn efternamn fornamn etunimi sukunimi
`);

/** In Cyrillic, Greek, Arabic, Hebrew, Thai, Devanagari, Han, Kana and Hangul. */
const others = words(`
  полное_имя имя_фамилия ф_и_о фио_клиента прізвище імя по_батькові піб имя_клиента фамилия_клиента имя_отчество
  имя_отчество_фамилия фамилия_имя фамилия_имя_отчество девичья_фамилия второе_имя имя_и_фамилия получатель держатель_карты
  владелец_карты владелец_счета имя фамилия отчество фио ονομα επωνυμο ονοματεπωνυμο שם_פרטי שם_משפחה שם_מלא الاسم_الأول
  اسم_العائلة الاسم_الكامل اللقب اسم_العميل نام نام_خانوادگی الاسم_الاول الاسم_الاخير اسم_الاب اسم_الأب المستلم الاسم नाम पूरा_नाम
  उपनाम प्रथम_नाम अंतिम_नाम पहला_नाम कुलनाम ชื่อ นามสกุล ชื่อ_นามสกุล 名 名字 姓氏 全名 真实姓名 客户姓名 氏 苗字 名字 氏名_カナ 下の名前 名字 姓名_カナ 氏名カナ 旧姓 本名
  宛名 受取人 名義人 口座名義 担当者 収件人 收件人 收货人 联系人 聯絡人 持卡人 寄件人 户名 戶名 中文名 中文姓名 英文姓名 曾用名 氏名 名前 姓名 姓 お名前 ふりがな フリガナ フルネーム セイ メイ ファーストネーム ラストネーム
  ミドルネーム カード名義 성 성명 성함 실명 영문이름 영문성명 수취인 수령인 받는사람 예금주 이름 անուն ազգանուն სახელი გვარი
`);

/** Fields that hold nothing but a person's name, or a part of one. */
export const personNameFields: readonly string[] = [...latin, ...others];

/** Names of fields that hold the name of a thing. */
export const thingNameFields: readonly string[] = words(`
  user_name login_name file_name host_name domain_name product_name company_name business_name firm_name account_name event_name
  column_name table_name field_name display_field brand_name category_name app_name project_name repository_name group_name
  role_name policy_name template_name country_name city_name screen_name class_name tag_name device_name model_name profile_name
  agent_name resource_name contact_list_name account_profile_name
`);
