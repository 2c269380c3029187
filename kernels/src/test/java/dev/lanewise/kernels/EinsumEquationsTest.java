package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Equations of every form the grammar has, from the suites of PyTorch, NumPy and opt_einsum and from networks, against the definition: on integers
 * bit for bit, on other floats within the bound, contiguous and in three other layouts, and into given outputs.
 */
class EinsumEquationsTest {
  /** Sizes of letters that have no shape beside them. */
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGH";
  private static final int[] SIZES = {3, 4, 2, 5, 3, 2, 6, 2, 3, 4, 5, 2, 3, 4, 2, 3, 5, 2, 3, 2, 4, 2, 3, 2, 3, 1, 2, 3, 4, 2, 3, 2, 3, 4};

  private static final String TABLE = """
      <> | ()
      -> | ()
      , | () ()
      ,-> | () ()
      ,, | () () ()
      i
      i->
      i->i
      ,i->i
      i,->i
      i,->
      i,i->
      i,i->i
      i,i
      i,j
      i,j->ij
      i,j->ji
      i,j->
      i,j->i
      i,i,i->
      i,i,i->i
      i,j,k->ijk
      i,j,k->kji
      ij
      ji
      ba
      ij->ij
      ij->ji
      ij->i
      ij->j
      ij->
      ii
      ii->
      ii->i
      iii
      iii->i
      iij
      iij->j
      iij->ij
      iij->ji
      iji->ij
      jii->ji
      iijj->ij
      iijj->
      iijj
      ijij->
      ijij->ji
      abab->ab
      ijk
      kji
      ijk->
      ijk->i
      ijk->j
      ijk->k
      ijk->ij
      ijk->ik
      ijk->jk
      ijk->kj
      ijk->ki
      ijk->kij
      ijk->jik
      abcd->acbd
      abcd->bd
      abcd->db
      abcd->ca
      abcde->ebcda
      abcdef->
      abcdef->fdb
      ij,jk
      ij,jk->ik
      ij,jk->ki
      ik,jk->ij
      ki,kj->ij
      ki,jk->ij
      ki,jk->ji
      ij,ij->
      ij,ij->ij
      ij,ij->ji
      ij,ji->ij
      ij,ji->
      ij,ij->i
      ij,ij->j
      ij,i->j
      ij,j->i
      ij,j->ij
      ij,i->ij
      ij,i->ji
      ij,kl->
      ij,kl->ijkl
      ij,kl->ikjl
      ij,kl->ik
      ij,kl->jl
      ij,kl->lkji
      ij,k->ijk
      ij,k->kij
      ii,ij->j
      ii,jj->ij
      ii,jj->
      ii,i->i
      ij,jj->i
      iij,jk->ik
      bi,bj->ij
      bi,bj->ji
      bi,ij->bj
      ia,ka->ik
      bn,anm,bm->ba
      bij,bjk->bik
      bij,bjk->ikb
      bij,bjk->kbi
      bij,bkj->bik
      bji,bjk->bik
      ijb,jkb->ikb
      ijb,jkb->bik
      bij,jk->bik
      bij,kj->bik
      ij,bjk->bik
      bij,bij->b
      bij,bij->
      bi,bi->b
      bi,bj->bij
      bij,bi->bj
      bhqd,bhkd->bhqk
      bhqk,bhkd->bhqd
      bqhd,bkhd->bhqk
      bhqk,bhkd->bqhd
      bnij,bnjk->bnik
      abc,bca->
      abc,cba->b
      abc,bcd->ad
      abc,cbd->ad
      abc,dcb->ad
      abcd,cdef->abef
      abcd,bcde->ae
      abcd,dcba->
      abcd,ecbf->aefd
      abij,abjk->abik
      aebfc,bdca->def
      ab,cd,ef->abcdef
      ab,cd,ef->acdf
      ab,cd,de->abcde
      ab,cd,de->be
      ab,bcd,cd->abcd
      ab,bcd,cd->abd
      ab,bc,cd->ad
      ab,bc,cd
      ab,bc,cd,de->ae
      ab,bc,cd,de,ef->af
      ab,bc,ca->
      ab,ab,ab->
      ab,ab,c->
      ab,ab,c->c
      ab,ab,cd,cd->ac
      ab,ab,cd,cd->cd
      ab,ab,cd,cd,ef,ef->
      ab,cd,ef,ef,ab,cd->
      a,ab,abc->abc
      a,b,ab->ab
      ea,fb,gc,hd,abcd->efgh
      ea,fb,abcd,gc,hd->efgh
      abcd,ea,fb,gc,hd->efgh
      acdf,jbje,gihb,hfac->
      cd,bdhe,aidb,hgca,gc,hgibcd,hgac->
      abhe,hidj,jgba,hiab,gab->
      bde,cdh,agdb,hica,ibd,hgicd,hiac->
      chd,bde,agbc,hiad,hgc,hgi,hiad->
      chd,bde,agbc,hiad,bdi,cgh,agdb->
      bdhe,acad,hiab,agac,hibd->
      abcd,ad->
      abcd,ad->bc
      ab,bc->ca
      ba,cb->ac
      i j , j k -> i k
      i j,jk ->ik
      ij,jk->ik  | 2x1 3x4
      ij,jk->ik  | 2x3 1x4
      ij,ij->ij | 2x1 1x3
      ij,ij->i | 2x3 2x1
      ij,ij->i | 2x1 2x1
      ij,ij->j | 1x3 2x3
      ij,kj-> | 2x1 1x1
      bij,bjk->bik | 1x3x4 5x4x2
      bij,bjk->bik | 5x3x4 1x4x2
      bij,bjk->bik | 1x3x4 1x4x2
      ij->i | 3x1
      ij->j | 1x3
      ii-> | 1x1
      ij,j->i | 4x0 0
      ij,jk->ik | 2x0 0x3
      ij,jk->ik | 0x4 4x3
      bij,bjk->bik | 0x2x4 0x4x3
      ij-> | 0x3
      ij->j | 0x3
      ij->i | 0x3
      i,j->ij | 0 3
      i,i-> | 0 1
      i,i->i | 1 0
      ij,jk,kl->il | 2x3 3x0 0x4
      ... | 2x3
      ...-> | 2x3
      ...->... | 2x3
      ...i->...i | 2x3x4
      ...i->i... | 2x3x4
      ...i-> | 2x3
      ...i->i | 2x3x4
      ...i->... | 2x3x4
      i...->... | 2x3x4
      i...j->j...i | 2x3x4x5
      ...ii->...i | 2x3x3
      ...ii->... | 2x3x3
      ...ii | 2x3x3
      i...i->... | 3x2x3
      ...ij->...ji | 2x3x4
      ...,... | 2x3 2x3
      ...,...->... | 2x3 3
      ...,... | 2x1 1x3
      ...,...-> | 2x3 3
      ...,->... | 2x3 ()
      ...i,...i->... | 2x3 2x3
      ...i,...i | 2x3 3
      ...ij,...jk->...ik | 2x3x4 2x4x5
      ...ij,...jk->...ik | 2x3x4 5x1x4x2
      ...ij,...jk->...ik | 3x4 4x5
      ...ij,...jk->ik | 2x3x4 2x4x5
      ...ij,...jk | 2x3x4 4x5
      ij...,jk...->ik... | 3x4x2 4x5x2
      i...j,j...k->...ik | 3x2x4 4x2x5
      ...ij,jk->...ik | 2x2x3x4 4x5
      ...i,ij->...j | 2x2x3 3x4
      ...qd,...kd->...qk | 2x3x4x5 2x3x6x5
      ...i,j->...ij | 2x3 4
      b...,b...->b | 2x3x4 2x3x4
      a...,b...->ab... | 2x3 4x3
      ...a,...b,...c->...abc | 2x3 2x2 2x4
      ...ij,...jk,...kl->...il | 2x3x4 2x4x5 1x5x2
      ... i j -> ... j i | 2x3x4
      i...->i... | 0x3
      ...->... | ()
      ...->... | 2x3x1
      ij->...ij | 2x3
      ij->ij... | 2x3
      A,a->aA | 2 3
      bA,aA
      AaBb
      zZ,Za->za | 3x2 2x4
      """;

  /** An equation, alone or followed by the shapes of its operands: "...i | 2x3 4x1". */
  static List<String> equations() {
    return TABLE.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  static int[][] shapes(String line) {
    String[] parts = line.split("\\|", 2);
    if (parts.length == 2) {
      return Stream.of(parts[1].strip().split(" +")).map(shape -> shape.equals("()") ? new int[0]
          : Stream.of(shape.split("x")).mapToInt(Integer::parseInt).toArray()).toArray(int[][]::new);
    }
    return Stream.of(parts[0].replace(" ", "").split("->")[0].split(",", -1))
        .map(labels -> labels.chars().map(label -> SIZES[LETTERS.indexOf(label)]).toArray()).toArray(int[][]::new);
  }

  /** The equation of a line; bars mark an empty one. */
  static String equation(String line) {
    return line.split("\\|", 2)[0].replace("<>", "").replaceAll(" $", "");
  }

  @ParameterizedTest
  @MethodSource("equations")
  void equalsTheDefinition(String line) {
    String equation = equation(line);
    int[][] shapes = shapes(line);
    for (EinsumLayouts layout : EinsumLayouts.values()) {
      for (boolean exact : new boolean[] {true, false}) {
        RandomGenerator random = Reference.random(line.hashCode());
        EinsumLayouts.Values values = exact ? EinsumLayouts.integers(random) : EinsumLayouts.uniform(random);
        Tensor[] operands = Arrays.stream(shapes).map(shape -> layout.of(shape, random, values)).toArray(Tensor[]::new);
        EinsumReference expected = EinsumReference.of(equation, operands);
        assertNull(expected.difference(Einsum.einsum(equation, operands), exact, shapes.length), () -> line + ", " + layout);
        EinsumLayouts outLayout = layout == EinsumLayouts.EXPANDED ? EinsumLayouts.CONTIGUOUS : layout;
        Tensor out = outLayout.of(expected.shape(), random, float[]::new);
        Einsum.Plan plan = Einsum.compile(equation, shapes);
        for (int call = 0; call < 2; call++) {
          Arrays.fill(out.data(), Float.NaN);
          plan.runInto(Parallelism.sequential(), out, operands);
          assertNull(expected.difference(out, exact, shapes.length), () -> line + " into " + outLayout);
        }
        assertTrue(plan.explain().lines().count() >= 2);
      }
    }
  }

  @Test
  void theTableIsLongAndHasNothingTwice() {
    assertTrue(equations().size() >= 150, () -> equations().size() + " equations");
    assertEquals(equations().size(), new HashSet<>(equations()).size());
  }
}
