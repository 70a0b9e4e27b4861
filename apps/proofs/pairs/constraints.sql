-- Pairs of states: a name, the SQL of one, a line, the SQL of the other. Both ways are proved.

#### comments on constraints
create table x (k int primary key);
create table t (id int, k int, n text, constraint tpk primary key (id), constraint tfk foreign key (k) references x, constraint tc check (k > 0), constraint tu unique (n));
create index ti on t (k);
comment on constraint tpk on t is 'a';
comment on constraint tfk on t is 'b';
comment on constraint tc on t is 'c';
comment on constraint tu on t is 'd';
comment on index ti is 'e';
----
create table x (k int primary key);
create table t (id int, k int, n text, constraint tpk primary key (id), constraint tfk foreign key (k) references x on delete cascade, constraint tc check (k > 0), constraint tu unique (n));
create index ti on t (k);
create table u (k int primary key, constraint uc check (k > 1), constraint ufk foreign key (k) references x);
comment on constraint uc on u is 'cc';
comment on constraint ufk on u is 'ff';
comment on constraint u_pkey on u is 'pp';
comment on constraint tfk on t is 'b';
comment on constraint tc on t is 'it''s';
comment on constraint tu on t is 'dd';

#### varchar in
create table o (id int, status varchar(10) default 'a');
create type d0 as (a int);
----
create table o (id int, status varchar(10) default 'a', constraint c check (status in ('a', 'b', 'it''s[')), g boolean generated always as (status in ('a','b')) stored);
create index oi on o (id) where status not in ('x', 'y');
create index oe on o ((status in ('q', 'r')));
create domain d1 as varchar(5) check (value in ('a', 'b'));
create view v as select * from o where status in ('a', 'b');
create type d0 as (a int);

#### collations
create schema s;
create collation s.num (provider = icu, locale = 'en-u-kn-true');
create table t (a text collate s.num);
----
create schema s;
create collation s.num (provider = icu, locale = 'en-u-kn-true');
create collation nd (provider = icu, locale = 'und');
create table t (a text collate "C", b text collate nd);
create index ti on t (a collate s.num);

#### replica identity
create table t (id int not null, b text not null);
create unique index a1 on t (id);
alter table t replica identity using index a1;
create table u (id int primary key);
----
create table t (id bigint not null, b text not null);
create unique index a1 on t (id);
create unique index a2 on t (b);
alter table t replica identity using index a2;
create table u (id int primary key);
alter table u replica identity using index u_pkey;
create table w (id int not null);
create unique index wi on w (id);
alter table w replica identity using index wi;

#### replica identity index rebuilt and renamed
create table t (id int not null, b int not null);
create unique index a1 on t (id);
alter table t replica identity using index a1;
create table r (id int not null);
create unique index r1 on r (id);
alter table r replica identity using index r1;
----
create table t (id int not null, b int not null);
create unique index a1 on t (b);
alter table t replica identity using index a1;
create table r (id int not null);
create unique index r2 on r (id);
alter table r replica identity using index r2;
