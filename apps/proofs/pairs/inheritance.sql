-- Pairs of states: a name, the SQL of one, a line, the SQL of the other. Both ways are proved.

#### inherit with redeclared and checks
create table b (id int primary key, name text not null, constraint nonblank check (name <> ''), constraint mine check (id > 0) no inherit);
create table c (extra int) inherits (b);
----
create table b (id int primary key, name text not null default 'q', more int, constraint nonblank check (name <> ''));
create table c (id int not null default 7, extra int, constraint own check (extra > 0), primary key (id)) inherits (b);
create table d () inherits (c);
create table e (z int) inherits (b, c);

#### stops inheriting
create table b (id int, name text);
create table c (extra int) inherits (b);
----
create table b (id int, name text);
create table c (id int, name text, extra int);

#### inherits: type change and rename
create table b (id int, n varchar(5), old text);
create table c (m int) inherits (b);
create index ci on c (n);
alter table c add constraint cc check (id > m);
----
-- renames public.b.old->public.b.new
create table b (id bigint, n text, new text);
create table c (m bigint) inherits (b);
create index ci on c (lower(n));
alter table c add constraint cc check (id > m + 1);

#### multiple inheritance changes
create table a (x int);
create table b (y int);
create table c (z int) inherits (a, b);
----
create table a (x int);
create table b (y int);
create table d (w int);
create table c (z int, y int) inherits (a, d);

#### inheritance starts
create table a (x int not null, y text default 'q', constraint ac check (x > 0));
create table c (x int, z int);
----
create table a (x int not null, y text default 'q', constraint ac check (x > 0));
create table c (z int) inherits (a);

#### computed and numbered columns of heirs
create table a (x int generated always as identity, y int generated always as (2) stored);
create table c (z serial) inherits (a);
----
create table a (x int generated always as identity, y int generated always as (3) stored, w int);
create table c (z bigserial) inherits (a);
