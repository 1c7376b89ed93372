import type { Split } from './split.ts';

/** Traces of runtimes that a machine may not have, in the form that each one's documentation shows; parted by `---`. */
export const writtenTraces: Readonly<Record<Split, string>> = {
  tune: `PHP Fatal error:  Uncaught Error: Call to a member function price() on null in /var/www/shop/src/Basket.php:52
Stack trace:
#0 /var/www/shop/src/Checkout.php(18): Shop\\Basket->total()
#1 /var/www/shop/public/index.php(9): Shop\\Checkout->run()
#2 {main}
  thrown in /var/www/shop/src/Basket.php on line 52
---
app/models/basket.rb:14:in \`total': undefined method \`price' for nil:NilClass (NoMethodError)
	from app/controllers/baskets_controller.rb:8:in \`show'
	from config.ru:5:in \`call'
---
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48f2a1]

goroutine 7 [running]:
main.(*Basket).Total(0x0)
	/srv/shop/basket.go:31 +0x21
main.main()
	/srv/shop/main.go:12 +0x45
---
System.NullReferenceException: Object reference not set to an instance of an object.
   at Shop.Basket.Total() in C:\\src\\Shop\\Basket.cs:line 44
   at Shop.Program.Main(String[] args) in C:\\src\\Shop\\Program.cs:line 11
---
** (ArithmeticError) bad argument in arithmetic expression
    (shop 0.1.0) lib/shop/basket.ex:12: Shop.Basket.total/1
    (phoenix 1.7.2) lib/phoenix/router.ex:402: Phoenix.Router.__call__/5`,
  score: `Fatal error: Uncaught InvalidArgumentException: unknown currency in /home/deploy/invoice/lib/Money.php:120
Stack trace:
#0 /home/deploy/invoice/lib/Invoice.php(77): Billing\\Money::of('XXX', 12)
#1 [internal function]: Billing\\Invoice->lines(Object(Billing\\Order))
#2 {main}
  thrown in /home/deploy/invoice/lib/Money.php on line 120
---
<br />
<b>Warning</b>:  Undefined array key "iban" in <b>/srv/www/pay/form.php</b> on line <b>33</b><br />
---
/usr/lib/ruby/3.2.0/net/http.rb:1271:in 'initialize': Failed to open TCP connection to pay:443 (SocketError)
	from /usr/lib/ruby/3.2.0/net/http.rb:1271:in 'open'
	from lib/invoice/client.rb:27:in 'Invoice::Client#fetch'
---
ActionView::Template::Error (undefined method 'due_on' for nil):
    10: <td>
    11:   <%= invoice.due_on %>

app/views/invoices/_row.html.erb:11
app/controllers/invoices_controller.rb:23:in 'InvoicesController#index'
---
fatal error: all goroutines are asleep - deadlock!

goroutine 1 [chan receive]:
invoice/queue.Drain(...)
	/build/invoice/queue/drain.go:58
main.main()
	/build/invoice/cmd/worker/main.go:19 +0x8b
exit status 2
---
http: panic serving 203.0.113.9:51324: assignment to entry in nil map
goroutine 34 [running]:
net/http.(*conn).serve.func1(0xc0000b4000)
	/usr/local/go/src/net/http/server.go:1801 +0x147
panic({0x6a2d20, 0x7651a8})
	/usr/local/go/src/runtime/panic.go:1047 +0x266
---
Unhandled exception. System.InvalidOperationException: Sequence contains no elements
   at System.Linq.ThrowHelper.ThrowNoElementsException()
   at System.Linq.Enumerable.First[TSource](IEnumerable\`1 source)
   at Billing.InvoiceService.Latest(Guid customer) in /src/Billing/InvoiceService.cs:line 88
   at Billing.Api.InvoiceController.Get(Guid id) in /src/Billing/Api/InvoiceController.cs:line 31
--- End of stack trace from previous location ---
---
Microsoft.EntityFrameworkCore.DbUpdateException: An error occurred while saving the entity changes.
   at Microsoft.EntityFrameworkCore.Update.ReaderModificationCommandBatch.ExecuteAsync(IRelationalConnection connection, CancellationToken cancellationToken)
   at Billing.Store.SaveAsync()
---
java.sql.SQLTransientConnectionException: pool - Connection is not available, request timed out after 30000ms.
	at com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)
	at org.example.invoice.Repo.find(Repo.java:51)
	at jdk.internal.reflect.GeneratedMethodAccessor42.invoke(Unknown Source)
	... 31 common frames omitted
Caused by: java.net.SocketTimeoutException: Read timed out
	at java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:283)
	... 12 more
---
kotlin.UninitializedPropertyAccessException: lateinit property repo has not been initialized
	at org.example.invoice.Service.getRepo(Service.kt:14)
	at org.example.invoice.Service$list$1.invokeSuspend(Service.kt:22)
	at kotlin.coroutines.jvm.internal.BaseContinuationImpl.resumeWith(ContinuationImpl.kt:33)
---
scala.MatchError: Refund(12) (of class invoice.Refund)
	at invoice.Ledger$.post(Ledger.scala:41)
	at invoice.Main$.main(Main.scala:9)
---
groovy.lang.MissingPropertyException: No such property: total for class: Invoice
	at Invoice.sum(Invoice.groovy:7)
	at Script1.run(Script1.groovy:3)
---
** (FunctionClauseError) no function clause matching in Invoice.Tax.rate/1
    (invoice 1.4.0) lib/invoice/tax.ex:9: Invoice.Tax.rate("XX")
    (elixir 1.16.0) lib/enum.ex:1700: Enum."-map/2-lists^map/1-1-"/2
    test/support/case.exs:4: (file)
---
thread 'main' panicked at src/ledger.rs:88:21:
index out of bounds: the len is 3 but the index is 7
stack backtrace:
   0: rust_begin_unwind
             at /rustc/9fc6b431/library/std/src/panicking.rs:652:5
   1: invoice::ledger::post
             at ./src/ledger.rs:88:21
   2: invoice::main
             at ./src/main.rs:14:5
---
TypeError: Cannot destructure property 'iban' of 'account' as it is undefined.
    at payout (webpack-internal:///./src/payout.ts:19:11)
    at async Promise.all (index 2)
    at async /app/dist/server.cjs:2210:18
---
ReferenceError: ledger is not defined
    at Object.<anonymous> (C:\\svc\\invoice\\index.js:3:1)
    at Module._compile (node:internal/modules/cjs/loader:1376:14)
---
post@https://pay.example/assets/main-4f2a.js:1:48210
onClick@https://pay.example/assets/main-4f2a.js:1:51002
---
Traceback (most recent call last):
  File "/opt/venv/lib/python3.12/site-packages/flask/app.py", line 1463, in wsgi_app
    response = self.full_dispatch_request()
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/opt/invoice/views.py", line 61, in show
    return invoice.total.quantize(CENT)
AttributeError: 'NoneType' object has no attribute 'quantize'
---
Error in ledger(x) : object 'rates' not found
Calls: main -> ledger
Traceback:
1. main() at run.R#4
2. ledger(x) at ledger.R#17
---
lua: ledger.lua:12: attempt to index a nil value (local 'account')
stack traceback:
	ledger.lua:12: in function 'post'
	main.lua:4: in main chunk
	[C]: in ?
---
Unhandled exception:
RangeError (index): Invalid value: Not in inclusive range 0..2: 5
#0      List.[] (dart:core-patch/growable_array.dart:264:36)
#1      post (package:invoice/ledger.dart:31:12)
#2      main (file:///srv/invoice/bin/main.dart:6:3)
---
ERROR: LoadError: BoundsError: attempt to access 3-element Vector{Int64} at index [5]
Stacktrace:
 [1] getindex(A::Vector{Int64}, i1::Int64)
   @ Base ./essentials.jl:13
 [2] post(account::Nothing)
   @ Main /srv/invoice/ledger.jl:8`,
};

/** What databases and their mappers say, in the form of each one's manual; parted by `---`. */
export const writtenSqlErrors: Readonly<Record<Split, string>> = {
  tune: `ERROR:  column "colour" does not exist
LINE 1: SELECT colour FROM baskets
               ^
---
You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'FORM baskets' at line 1
---
ORA-00942: table or view does not exist
---
Unclosed quotation mark after the character string 'x'.
---
SQLSTATE[42S22]: Column not found: 1054 Unknown column 'colour' in 'field list'
---
org.postgresql.util.PSQLException: ERROR: syntax error at or near "FORM"`,
  score: `ERROR:  relation "invoices" does not exist at character 15
---
ERROR: duplicate key value violates unique constraint "invoices_number_key"
DETAIL:  Key (number)=(2024-17) already exists.
---
pq: password authentication failed for user "billing"
---
error: insert or update on table "lines" violates foreign key constraint "lines_invoice_fk"
---
ERROR: unterminated quoted string at or near "' AND paid" (SQLSTATE 42601)
---
ERROR 1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near '' at line 1
---
ERROR 1146 (42S02): Table 'billing.invoices' doesn't exist
---
Duplicate entry '2024-17' for key 'invoices.number'
---
Cannot add or update a child row: a foreign key constraint fails (\`billing\`.\`lines\`, CONSTRAINT \`lines_ibfk_1\` FOREIGN KEY (\`invoice_id\`) REFERENCES \`invoices\` (\`id\`))
---
Access denied for user 'billing'@'10.1.4.7' (using password: YES)
---
SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '7' for key 'PRIMARY'
---
Warning: mysqli_fetch_assoc() expects parameter 1 to be mysqli_result, bool given in /srv/www/pay/list.php on line 12
---
ORA-01756: quoted string not properly terminated
---
ORA-12154: TNS:could not resolve the connect identifier specified
---
java.sql.SQLIntegrityConstraintViolationException: ORA-00001: unique constraint (BILLING.SYS_C0012) violated
---
Msg 102, Level 15, State 1, Line 1
Incorrect syntax near 'FORM'.
---
Invalid column name 'paid_on'.
---
Violation of UNIQUE KEY constraint 'UQ_invoice'. Cannot insert duplicate key in object 'dbo.Invoice'. The duplicate key value is (17).
---
Conversion failed when converting the varchar value 'abc' to data type int.
---
Microsoft OLE DB Provider for SQL Server error '80040e14'
Incorrect syntax near the keyword 'WHERE'.
---
[Microsoft][ODBC SQL Server Driver][SQL Server]Invalid object name 'invoices'.
---
Microsoft JET Database Engine error '80040e14'
Syntax error (missing operator) in query expression 'id = 1 OR'.
---
com.microsoft.sqlserver.jdbc.SQLServerException: Invalid object name 'invoices'.
---
DB2 SQL Error: SQLCODE=-204, SQLSTATE=42704, SQLERRMC=BILLING.INVOICES, DRIVER=4.25.13
---
SQL0104N  An unexpected token "FORM" was found following "SELECT *".  SQLSTATE=42601
---
[SQLITE_ERROR] SQL error or missing database (near "FORM": syntax error)
---
SQLITE_CONSTRAINT: UNIQUE constraint failed: invoices.number
---
System.Data.SqlClient.SqlException (0x80131904): Timeout expired.
---
org.h2.jdbc.JdbcSQLSyntaxErrorException: Table "INVOICES" not found; SQL statement:
---
user lacks privilege or object not found: INVOICES in statement [SELECT * FROM invoices]
---
could not execute statement; SQL [n/a]; constraint [invoices_number_key]; nested exception is org.hibernate.exception.ConstraintViolationException: could not execute statement
---
sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "invoices" does not exist
[SQL: SELECT id FROM invoices WHERE id = %(id)s]
---
django.db.utils.IntegrityError: null value in column "total" of relation "invoices" violates not-null constraint
---
ActiveRecord::StatementInvalid: PG::UndefinedColumn: ERROR:  column invoices.paid_on does not exist
---
SequelizeDatabaseError: column "paid_on" does not exist
---
PrismaClientKnownRequestError: Unique constraint failed on the fields: (\`number\`)
---
QueryFailedError: ER_NO_SUCH_TABLE: Table 'billing.invoices' doesn't exist
---
Illuminate\\Database\\QueryException: SQLSTATE[42S02]: Base table or view not found: 1146 Table 'billing.invoices' doesn't exist (SQL: select * from \`invoices\`)
---
Code: 60. DB::Exception: Table default.invoices doesn't exist. (UNKNOWN_TABLE)
---
SQL compilation error: Object 'INVOICES' does not exist or not authorized.
---
Dynamic SQL Error
SQL error code = -204
Table unknown
INVOICES
---
com.sybase.jdbc4.jdbc.SybSQLException: Incorrect syntax near 'FORM'.
---
CLI Driver: [IBM][CLI Driver][DB2/LINUXX8664] SQL0206N  "PAID_ON" is not valid in the context where it is used.  SQLSTATE=42703
---
E11000 duplicate key error collection: billing.invoices index: number_1 dup key: { number: "2024-17" }`,
};

export function specimens(text: string): readonly string[] {
  return text.split('\n---\n');
}
