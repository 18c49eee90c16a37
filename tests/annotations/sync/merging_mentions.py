"""Tables of `test_merge`: what two sides did to a mention, and what becomes of it."""

MENTIONS = """
nothing
    base    m1=A[0,3)
    ours    m1=A[0,3)
    theirs  m1=A[0,3)
    merged  m1=A[0,3)

retyped here
    base    m1=A[0,3)
    ours    m1=B[0,3)
    theirs  m1=A[0,3)
    merged  m1=B[0,3)

retyped there
    base    m1=A[0,3)
    ours    m1=A[0,3)
    theirs  m1=B[0,3)
    merged  m1=B[0,3)

retyped alike
    base    m1=A[0,3)
    ours    m1=B[0,3)
    theirs  m1=B[0,3)
    merged  m1=B[0,3)

retyped unlike
    base    m1=A[0,3)
    ours    m1=B[0,3)
    theirs  m1=C[0,3)
    merged  m1=B[0,3)
    about   type

moved here
    base    m1=A[0,3)
    ours    m1=A[0,4)
    theirs  m1=A[0,3)
    merged  m1=A[0,4)

moved alike
    base    m1=A[0,3)
    ours    m1=A[0,4)
    theirs  m1=A[0,4)
    merged  m1=A[0,4)

moved unlike
    base    m1=A[0,3)
    ours    m1=A[0,4)
    theirs  m1=A[1,3)
    merged  m1=A[0,4)
    about   span

retyped here, moved there
    base    m1=A[0,3)
    ours    m1=B[0,3)
    theirs  m1=A[0,4)
    merged  m1=B[0,3)
    about   type span

attribute here
    base    m1=A[0,3)
    ours    m1=A[0,3){noise=low}
    theirs  m1=A[0,3)
    merged  m1=A[0,3){noise=low}

attribute taken off there
    base    m1=A[0,3){noise=low}
    ours    m1=A[0,3){noise=low}
    theirs  m1=A[0,3)
    merged  m1=A[0,3)

attribute unlike
    base    m1=A[0,3)
    ours    m1=A[0,3){noise=low}
    theirs  m1=A[0,3){noise=high}
    merged  m1=A[0,3){noise=low}
    about   attributes

retyped here, attribute there
    base    m1=A[0,3)
    ours    m1=B[0,3)
    theirs  m1=A[0,3){noise=low}
    merged  m1=B[0,3)
    about   type attributes

deleted here
    base    m1=A[0,3)
    ours
    theirs  m1=A[0,3)
    merged

deleted there
    base    m1=A[0,3)
    ours    m1=A[0,3)
    theirs
    merged

deleted on both sides
    base    m1=A[0,3)
    ours
    theirs
    merged

deleted here, retyped there
    base    m1=A[0,3)
    ours
    theirs  m1=B[0,3)
    merged
    about   presence

retyped here, deleted there
    base    m1=A[0,3)
    ours    m1=B[0,3)
    theirs
    merged  m1=B[0,3)
    about   presence

added here
    base
    ours    m1=A[0,3)
    theirs
    merged  m1=A[0,3)

added there
    base
    ours
    theirs  m1=A[0,3)
    merged  m1=A[0,3)

added apart
    base
    ours    m1=A[0,3)
    theirs  m1=B[4,6)
    merged  m1=A[0,3) m2=B[4,6)

added alike, other ids
    base
    ours    m1=A[0,3)
    theirs  m7=A[0,3)
    merged  m1=A[0,3)

added alike, none has an id
    base
    ours    =A[0,3)
    theirs  =A[0,3)
    merged  =A[0,3)

added alike, theirs has an id
    base
    ours    =A[0,3)
    theirs  m7=A[0,3)
    merged  m7=A[0,3)

added with more there
    base
    ours    m1=A[0,3)
    theirs  m1=A[0,3){noise=low}
    merged  m1=A[0,3)
    about   attributes

added, overlapping
    base
    ours    m1=A[0,3)
    theirs  m1=A[2,5)
    merged  m1=A[0,3)
    about   presence

added on one span, other types
    base
    ours    m1=A[0,3)
    theirs  m1=B[0,3)
    merged  m1=A[0,3)
    about   presence

moved here to where theirs added
    base    m1=A[0,3)
    ours    m1=A[0,5)
    theirs  m1=A[0,3) m2=A[0,5)
    merged  m1=A[0,5)

moved here into what theirs added
    base    m1=A[0,3)
    ours    m1=A[0,5)
    theirs  m1=A[0,3) m2=B[4,6)
    merged  m1=A[0,5)
    about   presence span

redrawn there
    base    m1=A[0,3)
    ours    m1=A[0,3)
    theirs  m9=A[0,4)
    merged  m9=A[0,4)

changed here, redrawn there
    base    m1=A[0,3)
    ours    m1=B[0,3)
    theirs  m9=A[0,4)
    merged  m1=B[0,3)
    about   presence

ids swapped there
    base    m1=A[0,3) m2=B[4,6)
    ours    m1=A[0,3) m2=B[4,6)
    theirs  m2=A[0,3) m1=B[4,6)
    merged  m1=A[0,3) m2=B[4,6)

ids swapped there, changed here
    base    m1=A[0,3) m2=B[4,6)
    ours    m1=C[0,3) m2=B[4,6)
    theirs  m2=A[0,3) m1=B[4,6)
    merged  m1=C[0,3) m2=B[4,6)

id given out anew there
    base    m1=A[0,3)
    ours    m1=A[0,3)
    theirs  m1=A[9,12)
    merged  m2=A[9,12)

id given out anew there, changed here
    base    m1=A[0,3)
    ours    m1=B[0,3)
    theirs  m1=A[9,12)
    merged  m1=B[0,3) m2=A[9,12)
    about   presence

the same twice there
    base    m1=A[0,3)
    ours    m1=A[0,3)
    theirs  m1=A[0,3) m2=A[0,3)
    merged  m1=A[0,3) m2=A[0,3)

everything at once
    base    m1=A[0,3) m2=A[4,6) m3=A[7,8)
    ours    m1=B[0,3) m3=A[7,8) m4=C[9,12)
    theirs  m1=A[0,3) m2=A[4,6) m4=C[13,15)
    merged  m1=B[0,3) m4=C[9,12) m5=C[13,15)
"""
"""What the two sides did to a mention, and what becomes of it; conflicts by what they are about."""
