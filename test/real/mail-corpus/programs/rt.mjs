// packages: request-tracker5 rt5-db-sqlite
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { finish, record } from '../harness/collect.mjs';
import { run } from '../harness/world.mjs';

// Request Tracker 5 with a database of its own: its automatic receipt, and what a person writes through it.
const human = { class: 'human' };
const ticket = { class: 'ticket' };
const caught = '/var/tmp/caught';
run('mkdir', ['-p', caught]);
writeFileSync('/var/tmp/catch', `#!/bin/sh\ncat > $(mktemp ${caught}/$(date +%s%N).XXXX)\n`);
run('chmod', ['755', '/var/tmp/catch']);
writeFileSync(
  '/etc/request-tracker5/RT_SiteConfig.d/90-corpus.pm',
  `Set($rtname, 'site');
Set($Organization, 'example.org');
Set($WebDomain, 'rt.example.org');
Set($CorrespondAddress, 'security@example.org');
Set($CommentAddress, 'security-comment@example.org');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '/var/tmp/rt.db');
Set($MailCommand, 'sendmailpipe');
Set($SendmailPath, '/var/tmp/catch');
Set($LogToSTDERR, 'warning');
Set($LogToSyslog, '');
1;
`,
);
run('rt-setup-database-5', ['--action', 'init', '--dba', '', '--dba-password', '', '--skip-create'], {
  timeout: 120_000,
});
writeFileSync(
  '/var/tmp/corpus.pl',
  String.raw`use strict; use warnings;
use lib '/usr/share/request-tracker5/lib';
use RT; RT::LoadConfig(); RT::Init();
use RT::Interface::Email; use MIME::Entity;
sub mail { my ($from, $subject, $body) = @_;
  my $text = "From: $from\nTo: security\@example.org\nSubject: $subject\nMessage-ID: <" . rand() . "\@example.net>\nContent-Type: text/plain\n\n$body\n";
  my ($ok, $message, $ticket) = RT::Interface::Email::Gateway({ queue => 'General', action => 'correspond', message => $text });
  print "gateway $ok $message\n"; return $ticket; }
sub part { print "case $_[0]\n"; system('mkdir', '-p', "${caught}/$_[0]"); system("mv ${caught}/1* ${caught}/$_[0]/ 2>/dev/null"); }
my $everyone = RT::Group->new(RT->SystemUser); $everyone->LoadSystemInternalGroup('Everyone');
for my $right (qw(CreateTicket ReplyToTicket SeeQueue ShowTicket)) { $everyone->PrincipalObj->GrantRight(Right => $right); }
my $kim = RT::User->new(RT->SystemUser); $kim->Create(Name => 'kim', RealName => 'Kim Admin', EmailAddress => 'kim@example.org', Privileged => 1);
$kim->PrincipalObj->GrantRight(Right => 'SuperUser');
my $ticket = mail('Muster <csirt@example.net>', '[LAB-20270105-01] [TLP:AMBER] Suspicious jobs', "Dear security contacts,\n\nplease answer.\n");
part('receipt');
my $own = RT::Ticket->new(RT::CurrentUser->new($kim)); $own->Load($ticket->Id);
for my $case ([answer => "Dear CSIRT,\n\nwe banned the user at 10:42 CET and killed 3 jobs.\n\nKim Admin\n"], ['answer-short' => "we are on it\n"], ['answer-quoting' => "See below.\n\n> This message has been automatically generated in response to the\n> creation of a trouble ticket\n"]) {
  $own->Correspond(MIMEObj => MIME::Entity->build(Type => 'text/plain', Charset => 'UTF-8', Data => [$case->[1]])); part($case->[0]); }
$own->SetStatus('resolved'); part('resolved');
`.replaceAll(/\$\{caught\}/g, caught),
);
run('perl', ['/var/tmp/corpus.pl'], { timeout: 120_000 });
for (const [name, expect] of Object.entries({
  receipt: ticket,
  answer: human,
  'answer-short': human,
  'answer-quoting': human,
  resolved: ticket,
})) {
  const folder = `${caught}/${name}`;
  const [first] = readdirSync(caught).includes(name) ? readdirSync(folder) : [];
  if (first)
    record(
      name,
      `Return-Path: <security@example.org>\n${readFileSync(`${folder}/${first}`, 'latin1')}`,
      expect,
    );
}
finish();
process.exit(0);
