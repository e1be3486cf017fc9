/* Where one pass with vector math is meant: elementwise expressions, sums, products of matrices. */
#include <math.h>

static inline double gate(double a, double b, double c) {
    return tanh(a) / (1.0 + exp(-(a * b + c))) - b * b;
}

void transcendental(const double *restrict a, const double *restrict b, const double *restrict c,
                    double *restrict out, long n) {
    for (long i = 0; i < n; i++) out[i] = gate(a[i], b[i], c[i]);
}

double transcendental_sum(const double *restrict a, const double *restrict b,
                          const double *restrict c, long n) {
    double total = 0;
    for (long i = 0; i < n; i++) total += gate(a[i], b[i], c[i]);
    return total;
}

static inline double horner(double a, double b, double c) {
    return ((0.5 * a + b) * a - c) * a + b * c - 1.5 * a + 2.0;
}

void polynomial(const double *restrict a, const double *restrict b, const double *restrict c,
                double *restrict out, long n) {
    for (long i = 0; i < n; i++) out[i] = horner(a[i], b[i], c[i]);
}

double polynomial_sum(const double *restrict a, const double *restrict b, const double *restrict c,
                      long n) {
    double total = 0;
    for (long i = 0; i < n; i++) total += horner(a[i], b[i], c[i]);
    return total;
}

/* h[t] = W h[t-1] + x[t], with the columns of W as rows of `across`, so that the loop is long. */
void vector_state(const double *restrict across, const double *restrict h0,
                  const double *restrict x, double *restrict h, long n, long width) {
    const double *before = h0;
    for (long t = 0; t < n; t++) {
        double *now = h + t * width;
        const double *column = across;
        for (long i = 0; i < width; i++) now[i] = x[t * width + i];
        for (long j = 0; j < width; j++, column += width)
            for (long i = 0; i < width; i++) now[i] += column[i] * before[j];
        before = now;
    }
}
