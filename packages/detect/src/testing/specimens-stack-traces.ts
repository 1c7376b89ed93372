/** A failure as each runtime tells it; provoked where the runtime was at hand, else written after its documentation. */
export const stackTraces: Readonly<Record<string, string>> = {
  node: `TypeError: Cannot read properties of null (reading 'tenant')
    at findOrder (/srv/shop/orders.js:41:17)
    at async Server.<anonymous> (/srv/shop/server.js:12:5)`,
  'node, modules': `ReferenceError: tenant is not defined
    at file:///srv/shop/orders.mjs:3:12
    at ModuleJob.run (node:internal/modules/esm/module_job:561:25)`,
  'node, without endings': `Error: no order
    at /srv/shop/bundle:1:2817
    at Array.map (<anonymous>)`,
  'node, evaluated': `ReferenceError: x is not defined
    at eval (eval at run (/srv/shop/sandbox.js:3:66), <anonymous>:1:1)
    at new Script (node:vm:117:7)`,
  'node, internals': `Error: ENOENT: no such file or directory, open '/srv/shop/a.json'
    at async open (node:internal/fs/promises:1345:25)
    at async Module.readFile (node:internal/fs/promises:1996:14)`,
  deno: `error: Uncaught (in promise) Error: no order
    at find (file:///srv/shop/orders.ts:4:9)
    at file:///srv/shop/main.ts:9:1`,
  bun: `error: no order
      at find (/srv/shop/orders.ts:4:9)
      at /srv/shop/main.ts:9:1`,
  webpack: `TypeError: e is undefined
    at t.find (webpack-internal:///./src/orders:12:9)
    at t.render (webpack-internal:///./src/app:3:1)`,
  firefox: `find@https://shop.example/static/app.js:12:34
render@https://shop.example/static/app.js:40:7
@https://shop.example/static/app.js:1:1`,
  safari: `find@https://shop.example/static/app.js:12:34
map@[native code]
global code@https://shop.example/static/app.js:99:3`,
  python: `Traceback (most recent call last):
  File "/srv/shop/main.py", line 12, in <module>
    run()
    ~~~^^
  File "/srv/shop/orders.py", line 3, in run
    return 1 / 0
ZeroDivisionError: division by zero`,
  'python, group': `  + Exception Group Traceback (most recent call last):
  |   File "/srv/shop/main.py", line 6, in <module>
  |     asyncio.run(serve())
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/srv/shop/main.py", line 5, in load
    | ZeroDivisionError: division by zero`,
  'python, frames only': `  File "<string>", line 1, in <module>
  File "/srv/shop/orders.py", line 3, in run`,
  java: `java.lang.IllegalStateException: no order
	at com.example.shop.Orders.find(Orders.java:88)
	at com.example.shop.Api.get(Api.java:12)
	... 12 more`,
  'java, cause': `Exception in thread "main" java.lang.RuntimeException: outer
	at shop.Main.main(Main.java:9)
Caused by: java.lang.ArithmeticException: / by zero
	at shop.Main.divide(Main.java:3)
	at java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)`,
  'java, stripped': `java.lang.NullPointerException
	at a.b.c.d(SourceFile:12)
	at a.b.e.f(Unknown Source:8)`,
  kotlin: `kotlin.UninitializedPropertyAccessException: lateinit property orders has not been initialized
	at shop.OrdersKt.find(Orders.kt:8)
	at shop.OrdersKt$main$1.invokeSuspend(Orders.kt:14)`,
  scala: `scala.MatchError: 3 (of class java.lang.Integer)
	at shop.Orders$.find(Orders.scala:9)
	at shop.Main$.main(Main.scala:4)`,
  '.net': `System.NullReferenceException: Object reference not set to an instance of an object.
   at Shop.Orders.Find(Int32 id) in /src/Shop/Orders.cs:line 42
   at Shop.Api.<Get>d__3.MoveNext() in /src/Shop/Api.cs:line 17
--- End of stack trace from previous location ---
   at System.Runtime.CompilerServices.TaskAwaiter.HandleNonSuccessAndDebuggerNotification(Task task)`,
  '.net, without files': `System.InvalidOperationException: Sequence contains no elements
   at System.Linq.ThrowHelper.ThrowNoElementsException()
   at Shop.Orders.Find(Int32 id)`,
  '.net, on Windows': String.raw`Unhandled exception. System.FormatException: no number
   at Shop.Orders.Find(String id) in C:\new\Shop\Orders.cs:line 42`,
  '.net, in German': String.raw`System.NullReferenceException: Der Objektverweis wurde nicht festgelegt.
   bei Shop.Orders.Find(Int32 id) in C:\src\Shop\Orders.cs:Zeile 42.
   bei Shop.Api.Get() in C:\src\Shop\Api.cs:Zeile 7.`,
  php: `PHP Fatal error:  Uncaught RuntimeException: no order in /var/www/shop/orders.php:12
Stack trace:
#0 /var/www/shop/index.php(4): Shop\\Orders->find(3)
#1 [internal function]: Shop\\{closure}()
#2 {main}
  thrown in /var/www/shop/orders.php on line 12`,
  'php, as HTML': `<br />
<b>Fatal error</b>:  Uncaught Error: Call to undefined function find() in /var/www/shop/index.php:3
Stack trace:
#0 {main}
  thrown in <b>/var/www/shop/index.php</b> on line <b>3</b><br />`,
  ruby: `orders.rb:12:in \`find': undefined method \`id' for nil (NoMethodError)
	from orders.rb:20:in \`block in all'
	from app.rb:3:in \`<main>'`,
  'ruby 3.4': `/srv/shop/orders.rb:12:in 'Shop::Orders#find': undefined method 'id' for nil (NoMethodError)
	from /srv/shop/app.rb:3:in '<main>'`,
  rails: `app/models/order.rb:12:in \`find!'
app/controllers/orders_controller.rb:7:in \`show'
app/views/orders/show.html.erb:3:in \`_app_views_orders_show'`,
  go: `panic: runtime error: index out of range [3] with length 2

goroutine 1 [running]:
main.find(0x3)
	/srv/shop/orders.go:12 +0x1d
main.main()
	/srv/shop/main.go:7 +0x2a
exit status 2`,
  rust: `thread 'main' panicked at src/orders.rs:12:33:
called \`Option::unwrap()\` on a \`None\` value
stack backtrace:
   0: rust_begin_unwind
             at /rustc/0a1b2c/library/std/src/panicking.rs:689:5
   1: shop::orders::find
             at ./src/orders.rs:12:33`,
  'rust, no backtrace': `thread 'tokio-runtime-worker' (27356) panicked at src/main.rs:3:9:
no order`,
  perl: `no order at /srv/shop/orders.pl line 12.
	Shop::Orders::find(3) called at /srv/shop/api.pl line 7
	main::run() called at /srv/shop/api.pl line 20`,
  elixir: `** (FunctionClauseError) no function clause matching in Shop.Orders.find/1
    (shop 0.1.0) lib/shop/orders.ex:12: Shop.Orders.find("a")
    (shop 0.1.0) lib/shop/api.ex:7: Shop.Api.get/2
    (stdlib 5.2) gen_server.erl:1123: :gen_server.try_handle_call/4`,
  erlang: `{badarith,[{shop,find,1,[{file,"src/shop.erl"},{line,12}]},{shop,get,2,[{file,"src/shop.erl"},{line,20}]}]}`,
  swift: `Shop/Orders.swift:12: Fatal error: Unexpectedly found nil while unwrapping an Optional value
0   shop                                0x000000010a4b1c40 $s4shop4findyS2iF + 96
1   shop                                0x000000010a4b1b20 main + 32`,
  glibc: `./shop(find+0x19)[0x563c5346c162]
./shop(main+0xe)[0x563c5346c18c]
/lib/x86_64-linux-gnu/libc.so.6(__libc_start_main+0x85)[0x7f06e8f74305]`,
  gdb: `#0  0x0000555555555131 in find (id=3) at orders.c:12
#1  0x0000555555555160 in main () at main.c:7`,
  sanitizer: `    #0 0x55f3c1a0 in find /srv/shop/orders.cc:12:3
    #1 0x55f3c1ff in main /srv/shop/main.cc:4:10`,
  lua: `lua: orders.lua:12: attempt to index a nil value (local 'order')
stack traceback:
	orders.lua:12: in function 'find'
	main.lua:3: in main chunk
	[C]: in ?`,
  dart: `Unhandled exception:
Bad state: No element
#0      Orders.find (package:shop/orders.dart:12:5)
#1      main (file:///srv/shop/bin/main.dart:4:3)`,
  crystal: `Unhandled exception: no order (Exception)
  from src/orders.cr:12:3 in 'find'
  from src/shop.cr:4:1 in '__crystal_main'`,
  nim: `/srv/shop/main.nim(7) main
/srv/shop/orders.nim(12) find
Error: unhandled exception: no order [ValueError]`,
  django: 'Exception Location: /srv/shop/orders/views.py, line 12, in find',
  powershell: String.raw`no order
At C:\shop\orders.ps1:12 char:5
+     throw "no order"`,
  'rust, anyhow': `Error: no order

Stack backtrace:
   0: shop::find
   1: shop::main`,
  haskell: `shop: Prelude.head: empty list
CallStack (from HasCallStack):
  error, called at src/Orders.hs:12:9 in shop-0.1:Orders`,
  tcl: `bad index "nope": must be integer
    while executing
"lindex $r nope"
    (procedure "total" line 1)
    invoked from within
"total {{1 2}} "
    (file "basket.tcl" line 3)`,
  'tcl, body': `invalid command name "foo"
    while executing
"foo bar"
    ("eval" body line 1)`,
  r: `Error in basket(n) : object 'price' not found
Calls: main -> basket
Execution halted`,
  julia: `ERROR: UndefVarError: price not defined
Stacktrace:
 [1] total(b::Basket)
   @ Main ~/shop/basket.jl:4`,
  ocaml: `Fatal error: exception Not_found
Raised at Stdlib__List.assoc in file "list.ml", line 191, characters 10-25
Called from Dune__exe__Main.total in file "bin/main.ml", line 7, characters 2-20`,
  zig: `thread 1021 panic: index out of bounds: index 4, len 3
/srv/shop/src/main.zig:7:14: 0x2248f1 in main (main)`,
  ada: 'raised CONSTRAINT_ERROR : basket.adb:7 index check failed',
  fortran: `At line 7 of file basket.f90
Fortran runtime error: Index '4' of dimension 1 of array 'a' above upper bound of 3`,
  'common lisp': `Unhandled SIMPLE-ERROR in thread #<SB-THREAD:THREAD "main thread" RUNNING {1001570343}>: no basket

Backtrace for: #<SB-THREAD:THREAD "main thread" RUNNING {1001570343}>`,
  'c++': `terminate called after throwing an instance of 'std::out_of_range'
  what():  vector::_M_range_check`,
  'rails, template': `ActionView::Template::Error (undefined local variable or method \`price'):
    1: <h1>`,
  coldfusion: `The error occurred in /srv/shop/basket.cfm: line 7
Called from /srv/shop/index.cfm: line 3`,
  'swift, file': 'Fatal error: Unexpectedly found nil while unwrapping an Optional value: file Shop/Basket.swift, line 7',
  javac: `/srv/shop/Basket.java:1: error: cannot find symbol
  symbol:   method total()`,
};
