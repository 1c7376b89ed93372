/** Commands whose names are no words of prose. */
export const commands: ReadonlySet<string> = setOf(
  'whoami ifconfig ipconfig netstat uname wget curl nslookup systeminfo tasklist taskkill certutil bitsadmin powershell pwsh cmd cmd.exe bash sh zsh',
  'ksh csh dash ash nc ncat netcat socat telnet chmod chown passwd useradd adduser sudo su nohup perl python python2 python3 lua gcc',
  'awk gawk sed grep egrep fgrep tac xxd hexdump openssl netsh dnsrecon tcpdump iptables traceroute tracert pwd lsof dmesg crontab scp ssh rsync',
  'ftp tftp mysql psql sqlite3 redis-cli kubectl systemctl mkfifo mknod mkdir rmdir rm cp mv ln ls ps df du wmic reg regsvr32',
  'start-sleep invoke-expression invoke-webrequest iex iwr rundll32 mshta cscript wscript schtasks arp vssadmin nltest getent printenv lscpu lsblk busybox xargs phpinfo sysinfo eval',
  'usleep journalctl',
);

/** Commands that are words as well: they need something that only a command has. */
export const commonWords: ReadonlySet<string> = setOf(
  'id cat more less head tail find sort who w date time ping net dir type set echo kill sleep touch tee cut host dig route mount last at top test',
  'exec export source read printf yes true false history alias vi vim nano ed emacs man open start del copy move attrib ver shutdown reboot halt',
  'node ruby php base64 mongo docker service env sc',
  'join split tr nl od rev uniq wc stat file strings diff make tar zip unzip gzip ed nmap timeout help exit',
  'ip dd aws ss free paste mapfile hostname calc notepad',
);

/** Commands by the names of languages, protocols and programs, which people write about: those need arguments, or nothing around them. */
export const programNames: ReadonlySet<string> = setOf(
  'python python2 python3 perl lua php ruby node ftp ssh telnet bash zsh ksh mysql psql gcc powershell grep',
);

/** The words among them that tell or do something without an argument. */
export const tellingAlone: ReadonlySet<string> = setOf(
  'id w who date dir ver env set mount history reboot halt shutdown time ping net route alias export printf hostname calc notepad',
);

/** Those that Windows has, where capitals do not matter. */
export const windowsCommands: ReadonlySet<string> = setOf(
  'whoami hostname ifconfig ipconfig netstat wget curl nslookup systeminfo tasklist taskkill certutil bitsadmin powershell pwsh cmd cmd.exe netsh ftp tftp calc',
  'tracert mkdir rmdir rm cp mv ln ls ps wmic reg regsvr32 rundll32 mshta cscript wscript schtasks arp vssadmin nltest ssh scp perl python php',
  'start-sleep invoke-expression invoke-webrequest iex iwr',
  'cat more find sort date time ping net dir type set echo kill sleep route mount exit help start del copy move attrib ver shutdown timeout sc node ruby',
);

function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
