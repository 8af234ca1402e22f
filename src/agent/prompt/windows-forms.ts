/** Windows of PowerShell's Windows Forms. The text is input, never code. */

const READ = '$t=(New-Object IO.StreamReader([Console]::OpenStandardInput(),[Text.Encoding]::UTF8)).ReadToEnd()';
/** A form in front of the browser, which owns the message box. */
const OWNER = '$w=New-Object Windows.Forms.Form -Property @{TopMost=$true}';
const box = (buttons: string, yes: string) =>
  `if([Windows.Forms.MessageBox]::Show($w,$t,'dvc-register-agent','${buttons}') -ne '${yes}'){exit 1}`;

const PIN_FORM = [
  "$f=New-Object Windows.Forms.Form -Property @{Text='dvc-register-agent';Width=456;Height=245;TopMost=$true;StartPosition='CenterScreen';FormBorderStyle='FixedDialog';MaximizeBox=$false;MinimizeBox=$false}",
  '$l=New-Object Windows.Forms.Label -Property @{Text=$t;Left=12;Top=12;Width=416;Height=110;UseMnemonic=$false}',
  '$b=New-Object Windows.Forms.TextBox -Property @{Left=12;Top=126;Width=416;UseSystemPasswordChar=$true;TabIndex=0}',
  "$o=New-Object Windows.Forms.Button -Property @{Text='OK';Left=272;Top=160;DialogResult='OK'}",
  "$c=New-Object Windows.Forms.Button -Property @{Text=('H'+[char]0x1EE7+'y / Cancel');Left=353;Top=160;DialogResult='Cancel'}",
  '$f.AcceptButton=$o;$f.CancelButton=$c;$f.Controls.AddRange(@($l,$b,$o,$c))',
  '$f.Add_Shown({$f.Activate();$null=$b.Focus()})',
  "if($f.ShowDialog() -ne 'OK'){exit 1}",
  '$y=[Text.Encoding]::UTF8.GetBytes($b.Text);$s=[Console]::OpenStandardOutput();$s.Write($y,0,$y.Length);$s.Flush()',
];

const START = [
  'Add-Type -AssemblyName System.Windows.Forms',
  '[Windows.Forms.Application]::EnableVisualStyles()',
  READ,
];

/** Scripts for `powershell.exe -Command`, by what they ask. */
export const WINDOWS_FORMS = {
  consent: [...START, OWNER, box('YesNo', 'Yes')].join(';'),
  pin: [...START, ...PIN_FORM].join(';'),
  notice: [...START, OWNER, box('OKCancel', 'OK')].join(';'),
} as const;
