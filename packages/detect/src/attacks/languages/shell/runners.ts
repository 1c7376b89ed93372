/** Functions of scripting languages that hand text to a shell or run it. */
const runner =
  /(?<![.>#])\b(?:system|passthru|popen|exec|spawn)\(\s*(?:["'`$%@&_\\]|[a-z]\w*[([]|base64)|\b(?:shell_exec|proc_open|pcntl_exec|execsync|spawnsync|(?:os|io)\.popen|os\.system|system\.diagnostics\.process\.start|subprocess\.\w+|__import__|execfile|processbuilder|child_process)\((?!\d?\))|\bphpinfo\((?!\s*\),? \p{L})|\bgetruntime\b|\bforname\(\s*['"]javax?\.|<\?php\b(?!\s*\.\.\.)|<\?=(?:\s*[\w$'"(@\\]|`\w)|\brequire\s*\(\s*['"]child_process|\bimport\s*\(\s*['"]child_process|\beval\s*\(\s*(?:['"](?:ls|sleep|whoami|id|uname|cat|pwd)\b|\$_|base64_decode|gzinflate|str_rot13|request\b|compile)|\bcall_user_func(?:_array)?\(\s*['"]|\barray_(?:map|filter|walk)\(\s*['"](?:system|exec|passthru|assert|shell_exec)|\bbase64_decode\([^)]{1,80}\)\s*\(|\bscriptenginemanager\(|\bprocess\.(?:binding\(|mainmodule\b)|['"]\.execute\(\)|\bkernel\.(?:system|exec|spawn)\b|(?<!\w)%x[([{]\s{0,3}(?:id|ls|cat|whoami|uname|env|pwd|sleep|curl|wget|nc|ping|sh|bash|touch|rm|echo)\b|\bopen\(\s*['"]\||\bprint\(\s*(?:md5|sha1|phpversion)\(|\[system\.[\w.]{1,60}\]::\w|\bnew-object\s+(?:system\.)?net\.webclient|\bt\(\s{0,4}(?:java|javax|org|com)\.[\w.]{1,80}\)\s{0,4}\.\w|\bconstructor\.constructor\(|\breturn\s+process\.env\s*\}|\bpush graphic-context\s[^']{0,200}'url\(/iu;

/** Code that leaves the string it stands in by the sign that joins texts in PHP, or by the end of a statement, and calls something there. */
const leavesCode =
  /^[^'"]{0,80}['"]\)?\s*(?:\.\s*(?:system|exec|passthru|shell_exec|phpinfo|print|md5|eval|assert|exit|die)|;\s*(?:system|passthru|shell_exec|phpinfo|assert|exit|die))\s*\(/i;

/** Code that runs what it is given, or leaves a string to call something; null where there is none. */
export function codeIn(text: string): RegExpExecArray | null {
  return runner.exec(text) ?? leavesCode.exec(text);
}
