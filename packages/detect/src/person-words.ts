import { isNeutral, isParticle, keyWords } from './key-words.ts';

/** What people are called in names of fields, in twenty languages and as they are bent after and before other words: `Kunden`, `клиента`. */
export const personWords: ReadonlySet<string> = wordSet(
  `user customer patient employee contact author person member guest client student teacher driver rider buyer seller recipient sender
  candidate applicant holder cardholder beneficiary resident attendee participant passenger doctor physician nurse staff assignee reporter
  reviewer subscriber spouse child parent guardian borrower insured claimant billing shipping payer payee emergency tenant lead traveller
  traveler attorney lawyer kin relative donor voter teammate colleague supervisor signatory signer trustee heir owner people human individual
  manager visitor worker instructor trainer tutor pupil learner therapist dentist surgeon midwife caregiver carer practitioner prescriber
  dependent dependant cosigner coapplicant debtor creditor policyholder accountholder landlord lessee lessor
  renter bride groom husband wife mother father sibling brother sister son daughter friend follower pilot courier
  purchaser shopper consignee shipper registrant delegate speaker presenter organizer coach player athlete witness victim suspect offender
  plaintiff defendant inmate citizen voter taxpayer requester requestor approver submitter commenter respondent interviewee
  consultant professor lecturer graduate alumnus researcher scientist artist singer actor actress
  contractor freelancer cleaner technician mechanic cashier clerk officer soldier veteran cust emp cli

  benutzer nutzer anwender kunde kunden kundin mitarbeiter mitarbeiterin mitarbeitender angestellter angestellten patienten patientin person
  personen kontakt kontaktperson ansprechpartner empfänger empfaenger absender käufer kaeufer verkäufer verkaeufer besteller bestellers fahrer
  fahrerin schüler schueler schülerin lehrer lehrerin arzt ärztin aerztin arztes versicherter versicherte versicherten versicherungsnehmer
  inhaber inhaberin karteninhaber kontoinhaber halter mieter vermieter gast gastes mitglied mitglieds teilnehmer teilnehmerin bewerber
  bewerberin autor autorin verfasser vertreter betreuer eltern elternteil mutter vater ehepartner ehegatte ehefrau ehemann 
  angehöriger angehoeriger bevollmächtigter zahler zahlungspflichtiger schuldner gläubiger besucher passagier reisender studierender studenten
  sachbearbeiter vorgesetzter nachbar spender wähler

  utilisateur utilisatrice client cliente patient patiente employé employée employe salarié salariée salarie personne contact destinataire
  expéditeur expediteur acheteur vendeur conducteur chauffeur élève eleve étudiant etudiant enseignant professeur médecin medecin docteur assuré
  assure assurée titulaire détenteur porteur locataire propriétaire proprietaire invité invite membre participant candidat candidate auteur
  tuteur enfant parent mère mere père pere époux epoux épouse epouse conjoint conjointe bénéficiaire beneficiaire débiteur payeur visiteur
  passager voyageur adhérent adherent abonné abonne responsable interlocuteur gérant collaborateur

  usuario usuaria cliente paciente empleado empleada trabajador trabajadora persona contacto destinatario destinataria remitente comprador
  vendedor conductor chofer alumno alumna estudiante profesor profesora docente médico medico doctor asegurado titular inquilino arrendatario
  propietario huésped huesped miembro participante solicitante candidato autor tutor hijo hija niño nino madre padre cónyuge conyuge esposo
  esposa beneficiario beneficiaria deudor pagador visitante pasajero viajero socio suscriptor responsable interesado

  utente cliente paziente dipendente impiegato lavoratore persona contatto referente destinatario mittente acquirente venditore autista
  conducente alunno alunna studente studentessa insegnante docente medico dottore assicurato intestatario inquilino proprietario ospite membro
  partecipante candidato autore tutore figlio figlia bambino madre padre coniuge marito moglie beneficiario debitore pagatore visitatore
  passeggero viaggiatore socio abbonato responsabile richiedente

  usuário usuario utilizador cliente paciente doente funcionário funcionario empregado colaborador trabalhador pessoa contato contacto
  destinatário destinatario remetente comprador vendedor motorista condutor aluno aluna estudante professor docente médico medico doutor segurado
  titular portador inquilino proprietário proprietario hóspede hospede membro participante candidato autor tutor filho filha criança mãe mae pai
  cônjuge conjuge esposo esposa beneficiário beneficiario devedor pagador visitante passageiro viajante sócio assinante responsável responsavel

  klant klanten gebruiker patiënt patient medewerker werknemer personeelslid persoon persoons contactpersoon contact ontvanger geadresseerde
  afzender koper verkoper bestuurder chauffeur leerling student docent leraar huisarts verzekerde houder kaarthouder rekeninghouder huurder
  verhuurder eigenaar gast deelnemer kandidaat sollicitant auteur voogd ouder moeder vader echtgenoot begunstigde schuldenaar
  betaler bezoeker passagier reiziger abonnee

  klient klienta klientka użytkownik uzytkownik użytkownika uzytkownika pacjent pacjenta pacjentka pracownik pracownika osoba osoby kontakt
  kontaktowa odbiorca odbiorcy adresat adresata nadawca nadawcy kupujący kupujacy kupującego sprzedawca sprzedawcy kierowca kierowcy uczeń uczen
  ucznia student studenta nauczyciel nauczyciela lekarz lekarza ubezpieczony ubezpieczonego posiadacz posiadacza najemca najemcy właściciel
  wlasciciel właściciela wlasciciela gość gosc gościa członek czlonek uczestnik uczestnika kandydat kandydata autor autora opiekun opiekuna
  dziecko dziecka matka matki ojciec ojca małżonek malzonek beneficjent dłużnik płatnik platnik pasażer pasazer abonent

  mottagar köpar säljar förar ägar läkar lärar hyresgäst innehavar användar användare anvandare anvandar kund kunden kundens patient patienten patientens anställd anstalld medarbetare person kontakt kontaktperson
  mottagare mottagarens avsändare avsandare köpare kopare säljare saljare förare forare elev elevens student lärare larare läkare lakare
  försäkrad innehavare innehavarens hyresgäst hyresgast ägare agare gäst gast medlem deltagare sökande sokande författare vårdnadshavare barn
  förälder foralder mor betalare besökare passagerare resenär

  bruger brugeren bruker brukeren kunde kundens kunden patient patienten pasient pasienten pasientens medarbejder ansat ansatt ansatte person
  modtager mottaker afsender avsender køber kjøper sælger selger fører sjåfør elev student lærer læge lege forsikret indehaver innehaver lejer
  leietaker ejer eier gæst gjest medlem deltager deltaker ansøger søker forfatter værge verge barn forælder forelder mor ægtefælle ektefelle
  betaler besøgende passager passasjer

  käyttäjä kayttaja käyttäjän asiakas asiakkaan potilas potilaan työntekijä tyontekija työntekijän henkilö henkilo henkilön yhteyshenkilö
  yhteyshenkilön vastaanottaja vastaanottajan lähettäjä lahettaja ostaja ostajan myyjä myyja kuljettaja kuljettajan oppilas oppilaan opiskelija
  opiskelijan opettaja lääkäri laakari lääkärin vakuutettu haltija haltijan kortinhaltija tilinhaltija vuokralainen omistaja omistajan vieras
  jäsen jasen jäsenen osallistuja hakija hakijan kirjoittaja huoltaja huoltajan lapsi lapsen äiti isä puoliso maksaja matkustaja

  клиент клиента пользователь пользователя пациент пациента сотрудник сотрудника работник работника человек лицо лица контакт контактное
  контактного получатель получателя отправитель отправителя покупатель покупателя продавец продавца водитель водителя ученик ученика студент
  студента учитель учителя преподаватель врач врача застрахованный держатель держателя владелец владельца арендатор гость гостя участник
  участника кандидат кандидата заявитель заявителя автор автора опекун ребенок ребенка ребёнка мать матери отец отца супруг супруга плательщик
  плательщика пассажир пассажира член члена родитель родителя абонент абонента заемщик заёмщик клієнт клієнта користувач пацієнт

  zakaznik zakaznika pacienta zamestnanec zamestnance uzivatel uzivatele ugyfel beteg musteri hasta kullanici calisan alici gonderen pelanggan
  pasien karyawan pengguna penerima pengirim pelanggan
  客户 客戶 用户 用戶 患者 病人 员工 員工 职工 顾客 顧客 收件人 寄件人 收货人 联系人 聯絡人 持卡人 学生 學生 老师 医生 医师 乘客 司机 会员 會員 买家
  卖家 被保险人 投保人 受益人 申请人 家长 监护人 业主 租户 作者 本人 参与者
  お客様 利用者 会員 社員 従業員 職員 担当者 受取人 送付先 差出人 生徒 先生 医師 乗客 運転手 契約者 被保険者 申込者 申請者 保護者 参加者 代表者 名義人
  고객 사용자 회원 환자 직원 수취인 수령인 받는사람 보내는사람 학생 교사 선생님 의사 승객 운전자 계약자 피보험자 신청자 보호자 담당자 예금주
  عميل العميل مستخدم المستخدم مريض المريض موظف الموظف المستلم المرسل الطالب المعلم الطبيب السائق الراكب المالك
  לקוח משתמש מטופל עובד ग्राहक उपयोगकर्ता मरीज रोगी कर्मचारी छात्र ลูกค้า ผู้ใช้ ผู้ป่วย พนักงาน`,
);

/** As what a phrase must stand under: anything that a person is called. */
export const personMark = 'person';

/** Words that say no more than what a table or a record is called by: `c_name`, `usr_name`. */
const prefixes = wordSet('usr pat pers mem stu rec tbl fld src dst attr str txt my new old');

export function isPerson(word: string): boolean {
  return personWords.has(word);
}

function isPrefix(word: string): boolean {
  return word.length === 1 || prefixes.has(word);
}

/** Words that mean a name and say nothing of whose: what stands before or around them does. */
const nameWords = wordSet(
  'name nm nombre nome nom naam namn navn nimi nimen nama nev jmeno isim nazwa имя имени 名前 名 姓名 氏名 이름 성명 명 الاسم اسم नाम ชื่อ',
);

/** Containers that are no more than a wrapping: what they hold belongs to what is around them. */
const wrappings = wordSet(
  `data attributes attribute details detail profile info information personal private fields properties object result results record records
  node nodes edge edges item items list row rows entry entries content body payload basic general main summary response embedded current`,
);

/** Whose a name is, as far as names of places say it. */
export type NameOwner = 'person' | 'thing' | 'unsaid';

/** Whether `phrase` is a bare word for a name. */
export function isNameWord(phrase: string): boolean {
  return nameWords.has(phrase);
}

/** `customer_name`, `nome_cliente` and `customer: {name}` are a person's, `plan_name` is a plan's whoever has the plan. */
export function nameOwner(words: readonly string[], context: readonly string[]): NameOwner {
  const at = words.findIndex((word) => nameWords.has(word));
  const before = nearestOwner(words, at - 1, -1);
  if (before !== 'unsaid') return before;
  const after = nearestOwner(words, at + 1, 1);
  if (after !== 'unsaid') return after;
  for (let index = context.length - 1; index >= 0; index -= 1) {
    const word = context[index] ?? '';
    if (isPerson(word)) return 'person';
    if (!(wrappings.has(word) || isNeutral(word) || isPrefix(word))) return 'unsaid';
  }
  return 'unsaid';
}

/** What the next word that says anything says, from `at` on. */
function nearestOwner(words: readonly string[], at: number, step: 1 | -1): NameOwner {
  for (let index = at; index >= 0 && index < words.length; index += step) {
    const word = words[index] ?? '';
    if (isPerson(word)) return 'person';
    if (!(nameWords.has(word) || isNeutral(word) || isParticle(word) || isPrefix(word))) return 'thing';
  }
  return 'unsaid';
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).flatMap((word) => keyWords(word)));
}
