"""Tables of `test_merge`: the same of relations, of clusters with names, and of what hangs on them."""

RELATIONS = """
added on what is retyped there
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m3)
    theirs  m1=B[0,3) m2=B[4,6) m3=C[7,8)
    merged  m1=B[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m3)

added on what is moved there
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    theirs  m1=A[0,4) m2=B[4,6) m3=C[7,8)
    merged  m1=A[0,4) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)

added there on what is retyped here to what it may not link
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=C[0,3) m2=B[4,6) m3=C[7,8)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    merged  m1=C[0,3) m2=B[4,6) m3=C[7,8)
    about   presence type

added there on what is deleted here
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m3=C[7,8)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    merged  m1=A[0,3) m3=C[7,8)
    about   presence

added here on what is deleted there
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    theirs  m1=A[0,3) m3=C[7,8)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    about   presence

gone with its end
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    theirs  m1=A[0,3) m3=C[7,8)
    merged  m1=A[0,3) m3=C[7,8)

changed here, gone with its end there
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=planned}
    theirs  m1=A[0,3) m3=C[7,8)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=planned}
    about   presence

its end stays since it was changed
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,7) m3=C[7,8) r1=AB(m1,m2)
    theirs  m1=A[0,3) m3=C[7,8)
    merged  m1=A[0,3) m2=B[4,7) m3=C[7,8) r1=AB(m1,m2)
    about   presence

deleted here
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8)

deleted here, changed there
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=planned}
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8)
    about   presence

attribute unlike
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=planned}
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=negated}
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=planned}
    about   attributes

default written out there
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=planned}
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=asserted}
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=planned}

retyped unlike
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=WITH(m1,m2)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2)
    about   type

retyped here to what theirs added
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2) r2=ANY(m1,m2)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2)

hung elsewhere here, attribute there
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m3)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2){realis=planned}
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m3)
    about   span attributes

id given out anew there
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2){realis=planned}
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2){realis=planned}
    about   type attributes

added alike
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r7=AB(m1,m2)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2)

added alike, turned round, symmetric
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=WITH(m1,m2)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=WITH(m2,m1)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=WITH(m1,m2)

added in both directions
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m2,m1)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2) r2=ANY(m2,m1)

two kinds on one pair
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=ANY(m1,m2)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) r1=AB(m1,m2){realis=planned}
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) r2=AB(m1,m2){realis=planned} r1=ANY(m1,m2)

follows its end under another id
    base    m1=A[0,3) m2=B[4,6) m3=C[7,8)
    ours    m1=A[0,3) m2=B[4,6) m3=C[7,8) m4=A[9,12)
    theirs  m1=A[0,3) m2=B[4,6) m3=C[7,8) m4=A[13,15) r1=ANY(m4,m3)
    merged  m1=A[0,3) m2=B[4,6) m3=C[7,8) m4=A[9,12) m5=A[13,15) r1=ANY(m5,m3)
"""
"""The same of relations and their ends."""

ENTITIES = """
a new mention goes where the one went that it was put with
    base    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three
    ours    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three m4=A[9,12)e1
    theirs  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1 e1:A:one
    merged  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1 m4=A[9,12)e1 e1:A:one

a new mention here, its cluster parted there
    base    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three
    ours    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three m4=A[9,12)e1
    theirs  m1=A[0,3)e1 m2=A[4,6)e2 m3=A[7,8)e3 e1:A:one e2:A: e3:A:three
    merged  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 m4=A[9,12)e1 e1:A:one e3:A:three
    about   cluster

both added the same mention, one put it somewhere
    base    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three
    ours    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three m4=A[9,12)
    theirs  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three m5=A[9,12)e3
    merged  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 m4=A[9,12)e3 e1:A:one e3:A:three

both put the same new mention somewhere, not alike
    base    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three
    ours    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three m4=A[9,12)e1
    theirs  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three m4=A[9,12)e3
    merged  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 m4=A[9,12)e1 e1:A:one e3:A:three
    about   cluster

the same new cluster under two ids and one name
    base    m1=A[0,3) m2=A[4,6)
    ours    m1=A[0,3)e1 m2=A[4,6)e1 e1:A:one
    theirs  m1=A[0,3)e7 m2=A[4,6)e7 e7:A:one
    merged  m1=A[0,3)e1 m2=A[4,6)e1 e1:A:one

two new clusters under one id
    base    m1=A[0,3) m2=A[4,6) m3=B[7,8) m4=B[9,12)
    ours    m1=A[0,3)e1 m2=A[4,6)e1 m3=B[7,8) m4=B[9,12)
    theirs  m1=A[0,3) m2=A[4,6) m3=B[7,8)e1 m4=B[9,12)e1
    merged  m1=A[0,3)e1 m2=A[4,6)e1 m3=B[7,8)e2 m4=B[9,12)e2

a cluster retyped here, a mention of the old type put into it there
    base    m1=A[0,3)e1 m2=A[4,6)e1
    ours    m1=B[0,3)e1 m2=B[4,6)e1
    theirs  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1
    merged  m1=B[0,3)e1 m2=B[4,6)e1 m3=A[7,8)
    about   type cluster

a mention that one side deleted does not hold the others together
    base    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1
    ours    m1=A[0,3)e1 m3=A[7,8)e1
    theirs  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1
    merged  m1=A[0,3)e1 m3=A[7,8)e1

alone in a cluster, or without one
    base    m1=A[0,3)e1 e1:A:
    ours    m1=A[0,3)
    theirs  m1=A[0,4)e1 e1:A:
    merged  m1=A[0,4)

a name here, a type there
    base    m1=A[0,3)e1
    ours    m1=A[0,3)e1 e1::one
    theirs  m1=A[0,3)e1 e1:A:
    merged  m1=A[0,3)e1 e1:A:one

two names
    base    m1=A[0,3)e1 e1:A:one
    ours    m1=A[0,3)e1 e1:A:two
    theirs  m1=A[0,3)e1 e1:A:three
    merged  m1=A[0,3)e1 e1:A:two
    about   entity

named anew here, merged into another there
    base    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three
    ours    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:four
    theirs  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1 e1:A:one
    merged  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:four
    about   cluster

a relation of entities here, one merged into another there
    base    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three
    ours    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three r1=ANY(e1,e3)
    theirs  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1 e1:A:one
    merged  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three r1=ANY(e1,e3)
    about   presence cluster

a relation of entities changed
    base    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three r1=ANY(e1,e3)
    ours    m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three r1=ANY(e1,e3)
    theirs  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three r1=ANY(e1,e3){realis=planned}
    merged  m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e3 e1:A:one e3:A:three r1=ANY(e1,e3){realis=planned}

a relation follows an entity under another id
    base    m1=A[0,3)e1 m2=A[4,6)e2
    ours    m1=A[0,3)e8 m2=A[4,6)e2
    theirs  m1=A[0,3)e1 m2=A[4,6)e2 r1=ANY(e1,e2)
    merged  m1=A[0,3)e8 m2=A[4,6)e2 r1=ANY(e8,e2)
"""
"""The same of clusters with names, and of what else hangs on them."""
